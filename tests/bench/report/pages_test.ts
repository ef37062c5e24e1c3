import assert from "node:assert/strict";
import config from "../../../deno.json" with { type: "json" };
import type { Table } from "./markdown.ts";
import { PAGE, splitAtMarks } from "./page.ts";

const FOLDER = new URL("../", import.meta.url);
const page = await Deno.readTextFile(PAGE);
const marked = [...page.matchAll(/<!-- bench:(\w+) -->/g)].map(([, name = ""]) => name).sort();

const has = (path: string): boolean => {
  try {
    return Deno.statSync(new URL(path, FOLDER)).isFile;
  } catch {
    return false;
  }
};
const folders = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).sort();

const cellsOf = (line: string): string[] => line.split("|").slice(1, -1).map((cell) => cell.trim());

Deno.test("each benchmark with tables has marks in docs/performance.md, and a task", () => {
  assert.deepEqual(marked, folders.filter((name) => has(`${name}/tables.ts`)));
  for (const name of marked) {
    const task = (config.tasks as Record<string, string>)[`bench:${name}`];
    assert.equal(task, `deno run -A tests/bench/${name}/main.ts`);
  }
});

for (const name of marked) {
  Deno.test(`the page shows the tables that bench:${name} writes`, async () => {
    const { tables }: { tables(results: readonly never[]): Table[] } = await import(
      `../${name}/tables.ts`
    );
    const [, shown] = splitAtMarks(page, name);
    const headers = shown.trim().split("\n\n").map((table) => cellsOf(table.split("\n")[0] ?? ""));
    assert.deepEqual(headers, tables([]).map(({ header }) => [...header]));
  });
}

import assert from "node:assert/strict";
import { widthOf } from "../terminal/width.ts";
import { formatTable } from "./table.ts";
import { view } from "./view.ts";

interface Shop {
  readonly name: string;
  readonly size: number;
}

const column = (name: string, keep: number, width: number) => ({
  name,
  title: `the ${name} column`,
  short: name,
  keep,
  value: ({ size }: Shop) => size,
  cell: () => "7".repeat(width),
});
const VIEW = view<Shop, readonly Shop[]>({
  columns: [
    { ...column("shop", 0, 0), value: ({ name }) => name, cell: ({ name }) => name },
    column("a", 2, 6),
    column("b", 1, 6),
    column("c", 3, 6),
  ],
  sortedBy: "shop",
  rows: (shops) => shops,
  isWrong: ({ size }) => size > 1,
});
const plain = { emphasize: (text: string) => text, alarm: (text: string) => text };
const shops = (count: number): Shop[] =>
  Array.from({ length: count }, (_, index) => ({ name: `Shop${index}`, size: 1 }));

Deno.test("P6 a table without a terminal has all rows, columns and whole titles", () => {
  const lines = formatTable(VIEW, VIEW.lines(shops(50)), plain).split("\n");
  assert.equal(lines.length, 51);
  assert.match(lines[0] ?? "", /^the shop column +the a column +the b column +the c column$/);
});

for (
  const [columns, titles] of [[12, ["shop"]], [20, ["shop", "c"]], [30, [
    "shop",
    "a",
    "c",
  ]]] as const
) {
  Deno.test(`P6 a table of ${columns} columns leaves out the least important ones`, () => {
    const long = [{ name: "a-service-with-a-rather-long-name", size: 1 }];
    const lines = formatTable(VIEW, VIEW.lines(long), { ...plain, columns }).split("\n");
    assert.deepEqual(lines[0]?.trim().split(/ +/), titles);
    assert.ok(lines.every((line) => line.length <= columns), lines.join("\n"));
    assert.match(lines[1] ?? "", /^a-serv[a-z-]*…/);
  });
}

Deno.test("P6 a low table tells how many rows are missing, above and below it", () => {
  const options = { ...plain, rows: 10, skipped: 20 };
  const lines = formatTable(VIEW, VIEW.lines(shops(50)), options).split("\n");
  assert.equal(lines.length, 10);
  assert.match(lines[1] ?? "", /^Shop20 /);
  assert.equal(lines.at(-1), "… 20 above, 22 more");
});

Deno.test("P6 a low table is full at its end, and tells nothing where there is no room", () => {
  const shown = (rows: number, skipped = 0) =>
    formatTable(VIEW, VIEW.lines(shops(50)), { ...plain, rows, skipped }).split("\n")
      .map((line) => line.split("  ")[0]);
  assert.deepEqual(shown(4, 99).slice(1), ["Shop48", "Shop49", "… 48 above"]);
  assert.deepEqual(shown(3).slice(1), ["Shop0", "… 49 more"]);
  assert.deepEqual(shown(2).slice(1), ["Shop0"]);
  assert.deepEqual(shown(1).slice(1), []);
});

Deno.test("columns stand below each other beside Chinese names and emoji, which are wide", () => {
  const named = ["注文", "Pizza 🍕", "Größe", "Shop"].map((name) => ({ name, size: 1 }));
  const [, ...rows] = formatTable(VIEW, VIEW.lines(named), { ...plain, columns: 50 }).split("\n");
  const before = rows.map((row) => widthOf(row.slice(0, row.indexOf("7"))));
  assert.deepEqual(new Set(before).size, 1, rows.join("\n"));
  for (const columns of [12, 20, 30]) {
    const lines = formatTable(VIEW, VIEW.lines(named), { ...plain, columns }).split("\n");
    for (const line of lines) assert.ok(widthOf(line) <= columns, line);
  }
});

Deno.test("a row in which something is wrong stands out, and so does the header", () => {
  const lines = VIEW.lines([{ name: "Good", size: 1 }, { name: "Bad", size: 2 }]);
  const styles = { emphasize: (text: string) => `*${text}`, alarm: (text: string) => `!${text}` };
  const [header = "", good = "", bad = ""] = formatTable(VIEW, lines, styles).split("\n");
  assert.deepEqual([header[0], good[0], bad[0]], ["*", "G", "!"]);
});

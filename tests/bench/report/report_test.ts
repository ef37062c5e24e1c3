import assert from "node:assert/strict";
import { renderMarkdown } from "./markdown.ts";
import { replaceTables } from "./page.ts";

Deno.test("a table is laid out as deno fmt does it", () => {
  const table = { header: ["", "calls/s"], rows: [["lymph", "12,000"], ["b", "7"]] };
  assert.deepEqual(renderMarkdown(table).split("\n"), [
    "|       | calls/s |",
    "| ----- | ------: |",
    "| lymph |  12,000 |",
    "| b     |       7 |",
  ]);
});

Deno.test("tables replace those between the marks of their benchmark, and nothing else", () => {
  const block = (name: string, text: string) =>
    `<!-- bench:${name} -->\n\n${text}\n\n<!-- /bench:${name} -->\n`;
  const page = `# Figures\n\n${block("rpc", "old")}\n${block("http", "kept")}`;
  const written = replaceTables(page, "rpc", "new");
  assert.equal(written, `# Figures\n\n${block("rpc", "new")}\n${block("http", "kept")}`);
  assert.throws(() => replaceTables(page, "peers", "new"), /the page needs <!-- bench:peers -->/);
});

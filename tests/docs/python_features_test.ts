/** The list of the features of Python lymph: nothing in it is left open. */
import assert from "node:assert/strict";
import { PAGES } from "../support/documents/pages.ts";

const PATH = "docs/guide/features_of_python_lymph.md";
/** As many lines has the checklist that was made of Python lymph's code and documentation. */
const CHECKLIST_LINES = 135;

interface Line {
  readonly feature: string;
  readonly verdict: string;
  readonly where: string;
}

const page = PAGES.find(({ path }) => path === PATH)?.text ?? assert.fail(`There is no ${PATH}`);

/** The cells of the lines of its tables, without their heads. */
function readLines(text: string): Line[] {
  const rows = text.split("\n").filter((row) => row.startsWith("|"));
  return rows.map((row) => row.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()))
    .map(([feature = "", verdict = "", where = ""]) => ({ feature, verdict, where }))
    .filter(({ feature }) => feature !== "Python lymph" && !/^-+$/.test(feature));
}

const lines = readLines(page);

Deno.test("each feature of Python lymph is here, or dropped with what to do instead", () => {
  const open = lines.filter(({ verdict, where }) =>
    verdict !== "yes" && (verdict !== "dropped" || where.length < 10)
  );
  assert.deepEqual(open, []);
  assert.ok(lines.length >= CHECKLIST_LINES, `There are only ${lines.length} features`);
});

Deno.test("no feature of Python lymph is told twice", () => {
  const features = lines.map(({ feature }) => feature);
  assert.deepEqual(features.filter((feature, index) => features.indexOf(feature) < index), []);
});

Deno.test("a feature without a verdict, or dropped without a reason, would be seen", () => {
  const [open, bare] = readLines("| a | | here |\n| b | dropped | |\n");
  assert.deepEqual([open?.verdict, bare?.where], ["", ""]);
});

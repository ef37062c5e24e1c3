import assert from "node:assert/strict";
import { CASES, UNTRANSLATED } from "../../core/contract/testdata/cases.ts";
import { PAGES } from "../support/documents/pages.ts";

Deno.test("the guide tells how many types of the catalogue are read", () => {
  const page = PAGES.find(({ path }) => path === "docs/guide/contracts.md");
  const all = new Set([...CASES.map(({ name }) => name), ...UNTRANSLATED]).size;
  const read = all - new Set(UNTRANSLATED).size;
  const figures = /hold (\d+) types.* Of them, (\d+) \((\d+) %\)/s.exec(page?.text ?? "");
  assert.deepEqual(figures?.slice(1).map(Number), [all, read, Math.round(100 * read / all)]);
});

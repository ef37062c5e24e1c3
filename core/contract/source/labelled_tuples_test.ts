import assert from "node:assert/strict";
import { labelledTuples } from "./labelled_tuples.ts";
import { tokensOf } from "./tokens.ts";

const SOURCES: [
  source: string,
  tuples: [elements: number, required: number, hasRest: boolean][],
][] = [
  ["[name: string, count?: number]", [[2, 1, false]]],
  ["[name: string, ...counts: number[]]", [[2, 1, true]]],
  ["[a?: Map<string, [b: 1, c?: 2]>, d?: () => void]", [[2, 0, false]]],
  ["[a: Map<string, number>, b: { c?: 1; d: [] }, e?: 1,]", [[3, 2, false]]],
  ["[a: 1, b?: 2]; [c: 1, ...d: 2[]]; [e?: 1, f?: 2]", [[2, 0, true]]],
  ["[a: string, b: number]", []],
  ["[string, number?]", []],
  ["[a ? b : c, ...d]; { a?: 1, b?: 2 }; f(a?: 1, b?: 2); x[a]", []],
];
for (const [source, tuples] of SOURCES) {
  Deno.test(`the source ${source} has ${tuples.length} tuples that deno doc does not tell`, () => {
    const expected = tuples.map((
      [elements, required, hasRest],
    ) => [elements, { required, hasRest }]);
    assert.deepEqual([...labelledTuples(tokensOf(source))], expected);
  });
}

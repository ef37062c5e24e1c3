import assert from "node:assert/strict";
import { dumpJson } from "./python_json.ts";

Deno.test("JSON is written as Python writes it", () => {
  const cases: readonly (readonly [value: unknown, text: string])[] = [
    [{}, "{}"],
    [[], "[]"],
    [null, "null"],
    [{ a: 1, b: [true, false, null] }, '{"a": 1, "b": [true, false, null]}'],
    [{ nested: { list: [{}, []] } }, '{"nested": {"list": [{}, []]}}'],
    ["höst 😀", '"h\\u00f6st \\ud83d\\ude00"'],
    ['\u0000\b\t\n\f\r\u001f\u007f"\\/', '"\\u0000\\b\\t\\n\\f\\r\\u001f\\u007f\\"\\\\/"'],
    [{ "ü": -1.5 }, '{"\\u00fc": -1.5}'],
    [JSON.parse('{"__proto__": 1}'), '{"__proto__": 1}'],
  ];
  for (const [value, text] of cases) assert.equal(dumpJson(value), text);
});

Deno.test("what JSON has no word for is left out", () => {
  assert.equal(dumpJson({ a: undefined, b: () => 1, c: [undefined] }), '{"c": [null]}');
  assert.equal(dumpJson(new Date(0)), '"1970-01-01T00:00:00.000Z"');
  assert.equal(dumpJson(undefined), "null");
});

Deno.test("a value that contains itself is refused", () => {
  const loop: unknown[] = [];
  loop.push(loop);
  assert.throws(() => dumpJson(loop), TypeError);
});

import assert from "node:assert/strict";
import { Decimal, Embedded, Extension, Float, formatValue, Undefined, Uuid } from "./mod.ts";

const UUID = "12345678-1234-5678-1234-567812345678";

Deno.test("single values print as one would write them", () => {
  const expected: readonly [unknown, string][] = [
    ["Hi, Joe!", "'Hi, Joe!'"],
    ["it's\n\x1b[31m", "'it\\'s\\n\\x1b[31m'"],
    ["\ud800\u202e", "'\\ud800\\u202e'"],
    [1.5, "1.5"],
    [-0, "-0"],
    [2n ** 63n, "9223372036854775808n"],
    [true, "true"],
    [null, "null"],
    [undefined, "undefined"],
    [Undefined, "Undefined"],
    [new Decimal("3.140"), "Decimal('3.140')"],
    [new Uuid(UUID), `Uuid('${UUID}')`],
    [new Float(3), "Float(3)"],
    [Uint8Array.of(0, 255, 16), "<00 ff 10>"],
    [new Uint8Array(1000), `<${"00 ".repeat(64)}… 936 more>`],
    [new Embedded(Uint8Array.of(1)), "Embedded(<01>)"],
    [new Extension(5, Uint8Array.of(0)), "Extension(5, <00>)"],
    [new Date("2016-02-24T13:37:42Z"), "2016-02-24T13:37:42.000Z"],
    [
      Temporal.ZonedDateTime.from("2016-02-24T13:37:42[Asia/Kolkata]"),
      "2016-02-24T13:37:42+05:30",
    ],
    [Temporal.PlainDate.from("2016-02-24"), "2016-02-24"],
    [Temporal.PlainTime.from("13:37:42"), "13:37:42"],
  ];
  for (const [value, text] of expected) assert.equal(formatValue(value), text);
});

Deno.test("containers stay on one line where they fit", () => {
  assert.equal(formatValue({ id: 7, "a b": ["x", {}, []] }), "{ id: 7, 'a b': ['x', {}, []] }");
  assert.equal(formatValue(new Map([[1, "one"]])), "Map { 1 => 'one' }");
  assert.equal(formatValue(new Set([5])), "Set { 5 }");
});

Deno.test("a container that does not fit in 80 columns has one item per line", () => {
  const names = Array.from({ length: 12 }, (_, index) => `name ${index}`);
  assert.equal(
    formatValue({ count: 2, person: { name: "Joe", tags: names }, done: true }),
    `{
  count: 2,
  person: {
    name: 'Joe',
    tags: [
${names.map((name) => `      '${name}'`).join(",\n")}
    ]
  },
  done: true
}`,
  );
});

Deno.test("no line is longer than 80 columns where it can be broken", () => {
  for (let size = 60; size < 90; size++) {
    const value = { a: { b: ["x".repeat(size - 30), "y".repeat(20)] }, c: 1 };
    for (const line of formatValue(value).split("\n")) {
      assert.ok(line.length <= 80 || line.includes("x".repeat(size - 30)), line);
    }
  }
});

Deno.test("a value that contains itself is printed", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  assert.equal(formatValue(cyclic), "{ self: [circular] }");
});

Deno.test("colours do not change the layout", () => {
  const value = { a: "x".repeat(60), b: [1, null, Undefined], c: new Decimal("1") };
  const coloured = formatValue(value, { colors: true });
  assert.ok(coloured.includes("\x1b[33m1\x1b[39m"));
  // deno-lint-ignore no-control-regex -- the escape character starts a colour
  assert.equal(coloured.replace(/\x1b\[\d+m/g, ""), formatValue(value));
});

Deno.test("marks that change the direction of text are escaped as every other output escapes them", () => {
  assert.equal(
    formatValue("a\u061cb\u200ec\u200fd\u202ee"),
    String.raw`'a\u061cb\u200ec\u200fd\u202ee'`,
  );
});

import assert from "node:assert/strict";
import { Decimal, Embedded, Extension, Float, Undefined, Uuid } from "./mod.ts";

Deno.test("a decimal keeps every digit as it was written", () => {
  const texts = ["3.140", "1E+2", "-0", "+.5", "5.", "0.00", "NaN", "sNaN12", "-Infinity", "inf"];
  for (const text of texts) {
    assert.equal(new Decimal(text).toString(), text);
    assert.equal(JSON.stringify(new Decimal(text)), `"${text}"`);
  }
  assert.equal(new Decimal(10n ** 30n).value, `1${"0".repeat(30)}`);
});

Deno.test("what is no decimal number is a SyntaxError", () => {
  for (
    const text of ["", ".", "-", "1,5", "0x10", "1e", "e5", " 1", "1_000", "1E+9999999999999999999"]
  ) {
    assert.throws(() => new Decimal(text), SyntaxError, text);
  }
});

Deno.test("decimals are compared by number", () => {
  const equal = (a: string, b: string) => new Decimal(a).equals(new Decimal(b));
  for (
    const [a, b] of [
      ["3.140", "3.14"],
      ["1E+2", "100"],
      ["-0", "0.000"],
      ["00.5e1", "5"],
      ["1e999999999999", "10e999999999998"],
      ["Inf", "+infinity"],
    ] as const
  ) assert.ok(equal(a, b), `${a} ${b}`);
  for (const [a, b] of [["1", "-1"], ["1", "10"], ["NaN", "NaN"], ["Inf", "-Inf"]] as const) {
    assert.ok(!equal(a, b), `${a} ${b}`);
  }
});

Deno.test("a decimal is the nearest number", () => {
  assert.deepEqual(
    ["3.140", "1E+2", "-inf", "sNaN", "-.5"].map((text) => new Decimal(text).toNumber()),
    [3.14, 100, -Infinity, NaN, -0.5],
  );
});

Deno.test("a UUID is in lower case with dashes, however it is written", () => {
  const id = new Uuid("1234567812345678123456781234567A");
  assert.equal(`${id}`, "12345678-1234-5678-1234-56781234567a");
  assert.ok(id.equals(new Uuid(id.value)));
  assert.ok(!Uuid.random().equals(Uuid.random()));
  for (const text of ["", "1234", `${id.value}0`, id.value.replace("1", "g")]) {
    assert.throws(() => new Uuid(text), SyntaxError);
  }
});

Deno.test("an extension type is a signed byte other than 101", () => {
  assert.equal(new Extension(-128, new Uint8Array()).type, -128);
  for (const type of [128, -129, 1.5, NaN, 101]) {
    assert.throws(() => new Extension(type, new Uint8Array()), RangeError);
  }
});

Deno.test("instanceof recognises what another copy of the module made", () => {
  for (const [name, valueClass] of Object.entries({ Decimal, Embedded, Extension, Float, Uuid })) {
    const foreign = Object.create({ [Symbol.for("lymph.kind")]: name });
    assert.ok(foreign instanceof valueClass);
    assert.ok(!({} instanceof valueClass));
  }
  assert.equal(Undefined, Symbol.for("lymph.Undefined"));
});

Deno.test("deep equality sees the difference between two values", () => {
  assert.notDeepEqual(new Decimal("1"), new Decimal("2"));
  assert.notDeepEqual(Uuid.random(), Uuid.random());
});

Deno.test("values are readable when inspected", () => {
  assert.equal(
    Deno.inspect([new Decimal("1.0"), new Float(3), new Extension(5, Uint8Array.of(0))]),
    '[ Decimal("1.0"), Float(3), Extension(5, Uint8Array(1) [ 0 ]) ]',
  );
  const id = Uuid.random();
  assert.equal(Deno.inspect(id), `Uuid("${id}")`);
  assert.equal(Deno.inspect(new Embedded(Uint8Array.of(1))), "Embedded(Uint8Array(1) [ 1 ])");
});

import assert from "node:assert/strict";
import type { SerializerTraits, TestSerializerFact } from "./fact.ts";
import { nested } from "./nested.ts";

/** What cannot be encoded. */
export function testRefusals(
  test: TestSerializerFact,
  { nonFinite = true, bytes = true, anyKeys = true }: SerializerTraits,
): void {
  const refuses = (what: string, values: readonly unknown[], type: new () => Error): void =>
    test(`${what} are refused with a ${type.name}`, (serializer) => {
      for (const value of values) {
        for (const outer of [value, { list: [value] }]) {
          assert.throws(() => serializer.encode(outer), type, Deno.inspect(value));
        }
      }
      assert.equal(serializer.decode(serializer.encode("still here")), "still here");
    });
  const cyclic: unknown[] = [];
  cyclic.push({ cyclic });
  class Unknown {}

  refuses("functions, symbols and instances of other classes", [
    () => 1,
    Symbol("mine"),
    new Unknown(),
    new WeakMap(),
    /x/,
    Promise.resolve(),
  ], TypeError);
  refuses("values that contain themselves", [cyclic], TypeError);
  refuses("maps that look like a type of the format's own", [
    { __type__: "set", _: [] },
    new Map([["__type__", "set"]]),
  ], TypeError);
  refuses("integers of more than 64 bits", [2n ** 64n, -(2n ** 63n) - 1n, 10n ** 40n], RangeError);
  refuses("values that nest too deeply", [nested(10_000)], RangeError);
  if (!nonFinite) refuses("NaN and the infinities", [NaN, Infinity, -Infinity], TypeError);
  if (!bytes) refuses("bytes", [new Uint8Array(1), new DataView(new ArrayBuffer(1))], TypeError);
  if (!anyKeys) refuses("keys that are lists", [new Map([[[1], 1]])], TypeError);

  test("what an object throws while it is read comes out as a TypeError's cause", (serializer) => {
    const cause = new Error("no luck");
    const value = {
      get broken() {
        throw cause;
      },
    };
    assert.throws(() => serializer.encode({ value }), (error: Error) => {
      return error instanceof TypeError && error.cause === cause;
    });
    assert.equal(serializer.decode(serializer.encode("still here")), "still here");
  });
}

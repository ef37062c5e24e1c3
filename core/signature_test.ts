import assert from "node:assert/strict";
import { readSignature } from "./signature.ts";

class Parent {
  /** Inherited help. */
  inherited({ id }: { id: number }): number {
    return id;
  }
}

class Sample extends Parent {
  /**
   * Returns a greeting.
   *
   *   Indented.
   * @param name Who to greet.
   */
  async greet({ name, age = 3 }: { name: string; age?: number }, _context?: unknown) {
    await Promise.resolve();
    return `${name} ${age}`;
  }
  tricky(
    { a = "},{", b = [1, { c: ")" }], "d": renamed, /* not, me */ e }: Record<string, unknown>,
  ) {
    return [a, b, renamed, e];
  }
  open({ first, ...rest }: Record<string, unknown>) {
    return [first, rest];
  }
  whole(args: object) {
    return args;
  }
  none() {}
  /** Behind a channel. */
  raw(_channel: unknown, { payload }: { payload: string }) {
    return payload;
  }
}

const CASES: [string, string[], boolean, string, number?][] = [
  ["greet", ["name", "age"], false, "Returns a greeting.\n\n  Indented."],
  ["tricky", ["a", "b", "d", "e"], false, ""],
  ["open", ["first"], true, ""],
  ["whole", [], true, ""],
  ["none", [], false, ""],
  ["raw", ["payload"], false, "Behind a channel.", 1],
  ["inherited", ["id"], false, "Inherited help."],
  ["missing", [], true, ""],
];

for (const [name, params, isOpen, help, position] of CASES) {
  Deno.test(`the signature of ${name} is read from its source`, () => {
    assert.deepEqual(readSignature(Sample, name, position), { params, isOpen, help });
  });
}

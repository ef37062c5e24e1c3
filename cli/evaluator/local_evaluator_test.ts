import assert from "node:assert/strict";
import type { Evaluation } from "./evaluator.ts";
import { LocalEvaluator } from "./local_evaluator.ts";

const value = (text: string): Evaluation => ({ kind: "value", text });
const nothing: Evaluation = { kind: "nothing" };
const error = (text: string): Evaluation => ({ kind: "error", text });

class Safe {
  readonly #secret = 7;
  open(): number {
    return this.#secret;
  }
}

function open(timeoutMs = 5000): LocalEvaluator {
  return new LocalEvaluator({ answer: 42, safe: new Safe(), Map: "mine" }, { timeoutMs });
}

/** Several inputs of one shell, and what comes of each. */
const SESSIONS: Readonly<Record<string, readonly (readonly [string, Evaluation])[]>> = {
  "an expression has a value": [["1+1", value("2")], ["answer", value("42")]],
  "await stands anywhere": [["await Promise.resolve(7)", value("7")]],
  "a promise counts as what it resolves to": [
    ["Promise.resolve([1])", value("[ 1 ]")],
    ["Promise.reject(new RangeError('no'))", error("RangeError: no")],
  ],
  "the last value is _": [["6 * 7", value("42")], ["_ + 1", value("43")]],
  "values that JSON lacks are themselves": [
    ["5n", value("5n")],
    ["-0", value("-0")],
    ["null", value("null")],
    ["NaN", value("NaN")],
    ["Symbol('a')", value("Symbol(a)")],
  ],
  "names are kept, and may be declared again": [
    ["const once = await Promise.resolve(1)", nothing],
    ["once", value("1")],
    ["const once = 2; once", value("2")],
    ["function twice(x) { return 2 * x }", nothing],
    ["twice(once)", value("4")],
  ],
  "braces are an object where they can be, and a block where not": [
    ["{ a: 1, b: 2 }", value("{ a: 1, b: 2 }")],
    ["{ let inner = 3; inner }", value("3")],
  ],
  "modules can be imported": [["(await import('node:path')).posix.sep", value('"/"')]],
  "private fields can be seen": [["safe.#secret", value("7")]],
  "what names already mean, they go on meaning": [["Map === 'mine'", value("false")]],
  "an error is one line": [
    ["throw new TypeError('a\\n  b')", error("TypeError: a b")],
    ["throw { code: 1 }", error("Thrown: { code: 1 }")],
    ["null.x", error("TypeError: Cannot read properties of null (reading 'x')")],
    ["nowhere", error("ReferenceError: nowhere is not defined")],
  ],
  "what is wrong stays wrong, whatever follows": [
    ["foo)", error("SyntaxError: Unexpected token ')'")],
    ["foo(1 2)", error("SyntaxError: missing ) after argument list")],
    ["eval('foo(')", error("SyntaxError: Unexpected end of input")],
  ],
};

for (const [title, inputs] of Object.entries(SESSIONS)) {
  Deno.test(title, async () => {
    using evaluator = open();
    for (const [code, expected] of inputs) {
      assert.deepEqual(await evaluator.evaluate(code), expected, code);
    }
  });
}

for (
  const code of ["foo(", "foo(1", "foo(bar(1,\n", "`abc\n", "if (true) {", "[1,\n2", "({ a: 1,"]
) {
  Deno.test(`${JSON.stringify(code)} waits for more`, async () => {
    using evaluator = open();
    assert.equal((await evaluator.evaluate(code)).kind, "incomplete");
  });
}

Deno.test("code that never pauses is stopped, and the next runs", async () => {
  using evaluator = open(50);
  assert.deepEqual(
    await evaluator.evaluate("for (;;);"),
    error("Error: Stopped, as it has not paused for 0.05 s"),
  );
  assert.deepEqual(await evaluator.evaluate("1"), value("1"));
});

Deno.test("code that pauses may take its time", async () => {
  using evaluator = open(50);
  const code = "await new Promise((resolve) => setTimeout(resolve, 100, 'late'))";
  assert.deepEqual(await evaluator.evaluate(code), value('"late"'));
});

Deno.test("names are gone with the shell", async () => {
  {
    using evaluator = open();
    await evaluator.evaluate("answer");
    assert.ok("answer" in globalThis);
  }
  assert.ok(!("answer" in globalThis));
});

const COMPLETIONS: readonly (readonly [string, string, readonly string[]])[] = [
  ["", "", ["_", "answer", "safe"]],
  ["await ans", "ans", ["answer"]],
  ["safe.op", "op", ["open"]],
  ["f(globalThis.safe.o", "o", ["open"]],
  ["local", "local", ["localStorage", "localThing"]],
  ["answer.toF", "toF", ["toFixed"]],
  ["f().x", "", []],
  ["nowhere.x", "x", []],
];

for (const [line, prefix, names] of COMPLETIONS) {
  Deno.test(`${JSON.stringify(line)} may go on as ${names.join(" or ") || "nobody knows"}`, async () => {
    using evaluator = open();
    await evaluator.evaluate("let localThing = 1");
    assert.deepEqual(await evaluator.complete(line), { prefix, names });
  });
}

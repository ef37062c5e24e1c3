import assert from "node:assert/strict";
import { UsageError } from "./command.ts";
import { reportFailure } from "./failure.ts";

function report(thrown: unknown, withStack = false): { code: number; lines: string[] } {
  const lines: string[] = [];
  const code = reportFailure(thrown, { withStack, write: (text) => lines.push(text) });
  return { code, lines };
}

Deno.test("an error is one line, whatever its message is", () => {
  assert.deepEqual(report(new Error("first\n   second")), {
    code: 1,
    lines: ["lymph: first second"],
  });
  assert.deepEqual(report("text").lines, ["lymph: text"]);
  assert.deepEqual(report(new RangeError()).lines, ["lymph: RangeError"]);
});

Deno.test("wrong usage has an exit code of its own", () => {
  assert.deepEqual(report(new UsageError("no")), { code: 2, lines: ["lymph: no"] });
});

Deno.test("a stack and its causes follow on request", () => {
  const { lines } = report(new Error("outer", { cause: new Error("inner") }), true);
  assert.match(lines[1] ?? "", /^Error: outer\n\s+at [^]*\[cause\]: Error: inner/);
});

Deno.test("nothing is said where nobody reads any more", () => {
  assert.deepEqual(report(new Deno.errors.BrokenPipe()), { code: 141, lines: [] });
});

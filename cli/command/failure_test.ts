import assert from "node:assert/strict";
import { ConfigError } from "../../core/errors.ts";
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

Deno.test("nothing is written to a closed pipe", () => {
  assert.deepEqual(report(new Deno.errors.BrokenPipe()), { code: 141, lines: [] });
});

Deno.test("P9 a node is told of what only a changed file can mend", async () => {
  const exitCode = (thrown: unknown) => reportFailure(thrown, { write() {}, isInNode: true });
  const caused = (cause: unknown) => new ConfigError("no", { cause });
  for (const error of [caused(undefined), caused(new SyntaxError("x")), new UsageError("no")]) {
    assert.equal(exitCode(error), 78);
  }
  for (const path of [`${import.meta.dirname}/no_such_file`, import.meta.dirname ?? ""]) {
    const cause = await Deno.readFile(path).catch((error) => error);
    assert.equal(exitCode(caused(cause)), 78, `${cause}`);
  }
  assert.equal(exitCode(caused(caused(new Deno.errors.AddrInUse("busy")))), 1);
  assert.equal(exitCode(caused(Object.assign(new Error("locked"), { code: "ERR_SQLITE" }))), 1);
  assert.equal(exitCode(new Error("crashed")), 1);
  assert.equal(reportFailure(caused(undefined), { write() {}, isInNode: false }), 1);
});

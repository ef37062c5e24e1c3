/** Code that never pauses must not stop the process that runs it for ever. */
import assert from "node:assert/strict";
import { within } from "../../tests/support/within.ts";

const MODULE = new URL("./local_evaluator.ts", import.meta.url).href;
const SCRIPT = `
const { LocalEvaluator } = await import(${JSON.stringify(MODULE)});
const evaluator = new LocalEvaluator({}, { timeoutMs: 100 });
for (const code of ["for (;;);", "({ get x() { for (;;); } }).x", "{ for (;;); }"]) {
  console.log((await evaluator.evaluate(code)).kind);
}
console.log((await evaluator.evaluate("1 + 1")).text);
Deno.exit(0);
`;

Deno.test("M9 shell code that hangs is stopped, and the next code runs", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", SCRIPT],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const output = child.output();
  try {
    const { stdout } = await within(output, "code that hangs to be stopped");
    assert.equal(new TextDecoder().decode(stdout), "error\nerror\nerror\n2\n");
  } finally {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await output.catch(() => {});
  }
});

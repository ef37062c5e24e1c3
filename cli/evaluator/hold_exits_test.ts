/** Shell code that ends the process must not make Deno panic. */
import assert from "node:assert/strict";
import { within } from "../../tests/support/within.ts";

const MODULE = new URL("./local_evaluator.ts", import.meta.url).href;

async function run(code: string): Promise<{ readonly code: number; readonly printed: string }> {
  const script = `
    const { LocalEvaluator } = await import(${JSON.stringify(MODULE)});
    const evaluator = new LocalEvaluator({}, { timeoutMs: 5000 });
    const { text } = await evaluator.evaluate(${JSON.stringify(code)});
    console.log(text);
    Deno.exit(0);`;
  const args = ["eval", "--no-check", script];
  const output = new Deno.Command(Deno.execPath(), { args, stderr: "null" }).output();
  const { code: exitCode, stdout } = await within(output, "shell code to end the process");
  return { code: exitCode, printed: new TextDecoder().decode(stdout) };
}

Deno.test("M9 shell code ends the process with the exit code that it gives", async () => {
  const cases = [
    ["Deno.exit(3); console.log('unreached')", 3],
    ["await 1; Deno.exit(4)", 4],
    ["process.exit(5)", 5],
    ["Deno.exitCode = 6; try { Deno.exit() } catch {}", 6],
  ] as const;
  const ended = await Promise.all(cases.map(([code]) => run(code)));
  assert.deepEqual(ended, cases.map(([, code]) => ({ code, printed: "" })));
});

Deno.test("M9 shell code may replace the function that ends the process", async () => {
  const code = "const { exit } = Deno; Deno.exit = () => exit(7); 1 + 1";
  assert.deepEqual(await run(code), { code: 7, printed: "2\n" });
});

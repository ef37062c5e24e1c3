import assert from "node:assert/strict";
import { ProcessOutput } from "./process_output.ts";

function openOutput(write: (text: string) => Promise<void>) {
  const notes: string[] = [];
  let broken = 0;
  const output = new ProcessOutput({
    note: (text) => notes.push(text),
    style: (style, text) => `<${style}>${text}</${style}>`,
  }, { services: ["Web", "Greeting"], width: 10, write, onBroken: () => broken++ });
  return { output, notes, broken: () => broken };
}

Deno.test("each line stands behind the name of its process, in the color of its service", async () => {
  const printed: string[] = [];
  const { output, notes } = openOutput((text) => Promise.resolve(void printed.push(text)));
  await output.lines("Web", 0, ["About to greet Joe", "and Ann"], "stdout");
  output.lines("Greeting", 12, ["oops"], "stderr");
  assert.deepEqual(printed, [
    "<cyan>Web.0      |</cyan> About to greet Joe\n<cyan>Web.0      |</cyan> and Ann\n",
  ]);
  assert.deepEqual(notes, ["<yellow>Greeting.12 |</yellow> oops"]);
});

Deno.test("an output that nobody reads is told to the node once, and not to the process", async () => {
  const { output, broken } = openOutput(() => Promise.reject(new Deno.errors.BrokenPipe()));
  for (const line of ["lost", "too"]) await output.lines("Web", 0, [line], "stdout");
  assert.equal(broken(), 1);
});

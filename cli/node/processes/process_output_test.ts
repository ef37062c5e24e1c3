import assert from "node:assert/strict";
import { ProcessOutput } from "./process_output.ts";

function openOutput(print: (text: string) => void = () => {}) {
  const notes: string[] = [];
  let broken = 0;
  const output = new ProcessOutput({
    print,
    note: (text) => notes.push(text),
    room: () => Promise.resolve(),
    style: (style, text) => `<${style}>${text}</${style}>`,
  }, { services: ["Web", "Greeting"], width: 10, onBroken: () => broken++ });
  return { output, notes, broken: () => broken };
}

Deno.test("each line stands behind the name of its process, in the color of its service", async () => {
  const printed: string[] = [];
  const { output, notes } = openOutput((text) => printed.push(text));
  await output.lines("Web", 0, ["About to greet Joe", "and Ann"], "stdout");
  await output.lines("Greeting", 12, ["oops"], "stderr");
  assert.deepEqual(printed, [
    "<cyan>Web.0      |</cyan> About to greet Joe\n<cyan>Web.0      |</cyan> and Ann",
  ]);
  assert.deepEqual(notes, ["<yellow>Greeting.12 |</yellow> oops"]);
});

Deno.test("names are as wide as the terminal shows them", async () => {
  const { output, notes } = openOutput();
  for (const name of ["Web", "市场", "हिन्दी"]) await output.lines(name, 0, ["line"], "stderr");
  assert.deepEqual(notes.map((note) => note.replaceAll(/<[^>]*>/g, "")), [
    "Web.0      | line",
    "市场.0     | line",
    "हिन्दी.0      | line",
  ]);
});

Deno.test("an unread output is told to the node once, and not to the process", async () => {
  const { output, broken } = openOutput(() => {
    throw new Deno.errors.BrokenPipe();
  });
  for (const line of ["lost", "too"]) await output.lines("Web", 0, [line], "stdout");
  assert.equal(broken(), 1);
});

Deno.test("A20 a process gives no orders to the terminal, but may use colors", async () => {
  const printed: string[] = [];
  const { output } = openOutput((text) => printed.push(text));
  const line = "\x1b[1;31mred\x1b[0m\t\x1b]0;title\x07 \x9b2J \u2028 \u202eevil \x1b[2J";
  await output.lines("Web", 0, [line], "stdout");
  assert.equal(
    printed[0]?.split("</cyan> ")[1],
    "\x1b[1;31mred\x1b[0m\t\\u001b]0;title\\u0007 \\u009b2J \\u2028 \\u202eevil \\u001b[2J",
  );
});

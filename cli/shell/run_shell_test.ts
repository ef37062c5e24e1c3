import assert from "node:assert/strict";
import type { Terminal } from "../terminal/terminal.ts";
import type { Evaluation, Evaluator } from "../evaluator/evaluator.ts";
import { INTERRUPTED, type ShellInput } from "./input.ts";
import { runOnce, runShell } from "./run_shell.ts";

/** Knows some codes, and takes what ends in a comma for incomplete. */
const evaluator: Evaluator = {
  evaluate(code): Promise<Evaluation> {
    const text = code.replaceAll("\n", "|");
    if (text.startsWith("never")) return new Promise(() => {});
    if (text.startsWith("gone")) return Promise.reject(new Error("nobody is there"));
    if (text.startsWith("void")) return Promise.resolve({ kind: "nothing" });
    if (text.startsWith("bad")) return Promise.resolve({ kind: "error", text });
    return Promise.resolve({ kind: /,\|?$/.test(text) ? "incomplete" : "value", text });
  },
  complete: (prefix) => Promise.resolve({ prefix, names: [] }),
};

interface Outcome {
  readonly code: number;
  readonly printed: readonly string[];
  readonly notes: readonly string[];
  readonly prompts: readonly string[];
}

function openTerminal(): { terminal: Terminal; printed: string[]; notes: string[] } {
  const [printed, notes]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    columns: 80,
    hasColors: false,
    print: (text) => void printed.push(text),
    note: (text) => void notes.push(text),
    status() {},
    style: (_, text) => text,
    neverWait() {},
    room: () => Promise.resolve(),
    flush: () => Promise.resolve(),
    broken: new Promise(() => {}),
    readInput: () => Promise.resolve(""),
  };
  return { terminal, printed, notes };
}

async function run(
  lines: readonly (string | typeof INTERRUPTED)[],
  { isPerson = false }: { readonly isPerson?: boolean } = {},
): Promise<Outcome> {
  const { terminal, printed, notes } = openTerminal();
  const left = [...lines];
  const prompts: string[] = [];
  let isStuck = false;
  const input: ShellInput = {
    isPerson,
    read(prompt) {
      prompts.push(prompt);
      return Promise.resolve(left.shift());
    },
    interrupted: () => isStuck ? Promise.resolve(INTERRUPTED) : new Promise(() => {}),
    [Symbol.dispose]() {},
  };
  const watched: Evaluator = {
    ...evaluator,
    evaluate(code, options) {
      isStuck = code.startsWith("never");
      return evaluator.evaluate(code, options);
    },
  };
  const code = await runShell({ evaluator: watched, input, terminal });
  return { code, printed, notes, prompts };
}

Deno.test("what code is worth is printed, line by line", async () => {
  const { code, printed, notes } = await run(["1", "", "void", "2"]);
  assert.deepEqual([code, printed, notes], [0, ["1|", "2|"], []]);
});

Deno.test("lines are gathered until they make sense", async () => {
  const { printed, prompts } = await run(["a,", "b,", "c", "d"]);
  assert.deepEqual(printed, ["a,|b,|c|", "d|"]);
  assert.deepEqual(prompts, ["> ", "… ", "… ", "> ", "> "]);
});

Deno.test("what fails does not end it, and a script learns of it", async () => {
  const { code, printed, notes } = await run(["bad", "1"]);
  assert.deepEqual([code, printed, notes], [1, ["1|"], ["bad|"]]);
});

Deno.test("code that is incomplete in the end has failed", async () => {
  const { code, notes } = await run(["a,"]);
  assert.deepEqual([code, notes], [1, ["a,|"]]);
});

Deno.test("Ctrl-C gives up what was typed, or what is under way", async () => {
  const typed = ["a,", INTERRUPTED, "1", "never", "2"] as const;
  const { code, printed, notes } = await run(typed, { isPerson: true });
  assert.deepEqual([code, printed], [0, ["1|", "2|"]]);
  assert.match(notes.join("\n"), /^Interrupted: /);
});

Deno.test("it ends when no process is left to run code", async () => {
  await assert.rejects(run(["1", "gone", "2"]), { message: "nobody is there" });
});

Deno.test("one piece of code may be all there is to run", async () => {
  const { terminal, printed, notes } = openTerminal();
  assert.equal(await runOnce("1", { evaluator, terminal }), 0);
  assert.equal(await runOnce("bad", { evaluator, terminal }), 1);
  assert.equal(await runOnce("a,", { evaluator, terminal }), 1);
  assert.deepEqual([printed, notes], [["1"], ["bad", "a,"]]);
});

import type { Terminal } from "../terminal/terminal.ts";
import type { Evaluation, Evaluator } from "../evaluator/evaluator.ts";
import { INTERRUPTED, type ShellInput } from "./input.ts";

const PROMPT = "> ";
const MORE = "… ";

/** What a shell works with. */
export interface ShellParts {
  /** Where code runs. */
  readonly evaluator: Evaluator;
  /** Where it comes from. */
  readonly input: ShellInput;
  /** Where results go. */
  readonly terminal: Terminal;
}

/**
 * Reads code, runs it and shows what comes of it, until there is no more.
 *
 * @returns The exit code: 1 if something failed and no person was there to see it.
 * @throws {Error} If the instance has gone.
 */
export async function runShell({ evaluator, input, terminal }: ShellParts): Promise<number> {
  const colors = terminal.hasColors;
  let code = "";
  let missing = "";
  let failures = 0;
  const fail = (text: string): void => {
    failures++;
    terminal.note(text);
  };
  for (;;) {
    const line = await input.read(code === "" ? PROMPT : MORE);
    if (line === undefined) break;
    if (line === INTERRUPTED) code = "";
    else code += `${line}\n`;
    if (code.trim() === "") {
      code = "";
      continue;
    }
    const running = evaluator.evaluate(code, { colors });
    const evaluation = await Promise.race([running, input.interrupted()]);
    if (evaluation === INTERRUPTED) {
      running.catch(() => {}); // it is no longer awaited
      fail("Interrupted: the shell no longer waits for it, but it still runs");
    } else if (evaluation.kind === "incomplete") {
      missing = evaluation.text;
      continue;
    } else show(evaluation, terminal, fail);
    code = "";
  }
  if (code !== "") fail(missing);
  if (input.isPerson) terminal.note("");
  return failures > 0 && !input.isPerson ? 1 : 0;
}

/**
 * Runs some code and shows what comes of it.
 *
 * @returns The exit code.
 */
export async function runOnce(
  code: string,
  { evaluator, terminal }: Omit<ShellParts, "input">,
): Promise<number> {
  const evaluation = await evaluator.evaluate(code, { colors: terminal.hasColors });
  let exitCode = 0;
  show(evaluation, terminal, (text) => {
    exitCode = 1;
    terminal.note(text);
  });
  return exitCode;
}

function show(evaluation: Evaluation, terminal: Terminal, fail: (text: string) => void): void {
  if (evaluation.kind === "value") terminal.print(evaluation.text);
  else if (evaluation.kind !== "nothing") fail(evaluation.text);
}

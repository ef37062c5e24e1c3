import type { Playground } from "../terminals/playground.ts";
import type { WaitOptions } from "../terminals/tmux_panes.ts";

/** A shell that waits. */
export const PROMPT = /^[#$]/m;

/** Something of the tutorial in one layout. */
export interface Session {
  /** Types into the shell on the left, and waits until it shows something. */
  ask(line: string, pattern: RegExp): Promise<RegExpExecArray>;
  /** Types into the shell of another pane, and waits until it shows something. */
  start(pane: number, line: string, pattern: RegExp): Promise<void>;
  /** Interrupts what runs in a pane, and waits for its shell. */
  interrupt(pane: number, pattern?: RegExp): Promise<void>;
  /** Waits until a pane shows something, behind what it was seen to show. */
  shows(pane: number, pattern: RegExp, options?: WaitOptions): Promise<RegExpExecArray>;
}

/** The session of a layout that is open. */
export function sessionOf({ session }: Playground, layout: string): Session {
  const target = (pane: number) => `lymph:${layout}.${pane}`;
  const shows: Session["shows"] = (pane, pattern, options) =>
    session.shows(target(pane), pattern, options);
  return {
    shows,
    async ask(line, pattern) {
      await session.awaitsLine(target(0));
      await session.type(target(0), line);
      return await shows(0, pattern);
    },
    async start(pane, line, pattern) {
      await session.awaitsLine(target(pane));
      await session.type(target(pane), line);
      await shows(pane, pattern);
    },
    async interrupt(pane, pattern = /\^C/) {
      await session.press(target(pane), "C-c");
      await shows(pane, pattern);
      await shows(pane, PROMPT);
    },
  };
}

/** Goes through a chapter; what comes after a failed one would only fail, too. */
export async function step(
  t: Deno.TestContext,
  name: string,
  run: () => Promise<unknown>,
): Promise<void> {
  if (!await t.step(name, async () => void await run())) throw new Error(`${name} has failed`);
}

/** Ctrl-C, in place of a line. */
export const INTERRUPTED = Symbol("interrupted");

/** Where a shell reads from. */
export interface ShellInput extends Disposable {
  /** Whether a person types: such a one sees prompts, and can go back to what was typed. */
  readonly isPerson: boolean;
  /**
   * Reads one line.
   *
   * @param prompt What a person sees before it.
   * @returns Undefined at the end of the input.
   */
  read(prompt: string): Promise<string | typeof INTERRUPTED | undefined>;
  /** Resolves when a person interrupts what is under way. */
  interrupted(): Promise<typeof INTERRUPTED>;
}

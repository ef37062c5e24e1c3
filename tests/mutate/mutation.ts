/** One way to break the code, and the tests that must notice it. */
export interface Mutation {
  /** A unique name, such as "embedded-ack-before-handler". */
  readonly id: string;
  /** The promise that is broken, with its id in FAULTS.md or docs/guide/operating.md where it has one. */
  readonly promise: string;
  /** The file to break, from the project's root. */
  readonly file: string;
  /** Text that occurs exactly once in the file. */
  readonly find: string;
  /** What takes its place. */
  readonly replace: string;
  /** Test files that must fail, from the project's root. */
  readonly tests: readonly string[];
  /** Runs only the tests whose name contains this text. */
  readonly filter?: string;
}

/**
 * Breaks a file's text.
 *
 * @returns The broken text.
 * @throws {RangeError} If `find` does not occur exactly once, or changes nothing.
 */
export function applyMutation({ id, file, find, replace }: Mutation, text: string): string {
  const at = text.indexOf(find);
  if (find === "" || at < 0) {
    throw new RangeError(`Cannot apply mutation ${id}: its text is not in ${file}`);
  }
  if (text.indexOf(find, at + 1) >= 0) {
    throw new RangeError(`Cannot apply mutation ${id}: its text occurs twice in ${file}`);
  }
  if (find === replace) throw new RangeError(`Cannot apply mutation ${id}: it changes nothing`);
  return text.slice(0, at) + replace + text.slice(at + find.length);
}

import type { Assertion, CharacterSet, Syntax } from "./syntax.ts";

/** Steps that a regular expression may have: each is taken at most once for each character. */
const MOST_STEPS = 2_000;

/** The assertions, in the order of their numbers. */
export const ASSERTIONS: readonly Assertion[] = ["start", "end", "boundary", "inside"];

/** What a step does. */
export const OP = {
  /** Takes the character whose code point is the argument. */
  character: 0,
  /** Takes a character of a set. */
  set: 1,
  /** Takes characters of a set, as many as possible; goes on behind. */
  greedy: 2,
  /** Takes characters of a set, as few as possible; goes on behind. */
  lazy: 3,
  /** Goes on at the argument and, where that fails, at the other one. */
  fork: 4,
  /** Goes on at the argument. */
  jump: 5,
  /** Keeps the place in the slot of the argument's number. */
  keep: 6,
  /** Goes on where an assertion holds: the argument is its place in a list. */
  assert: 7,
  /** Matches at the end of the text. */
  end: 8,
} as const;

/** A regular expression as steps to take. */
export interface Program {
  /** What each step does. */
  readonly ops: readonly number[];
  /** The argument of each step. */
  readonly args: readonly number[];
  /** Where forks go on in the end. */
  readonly others: readonly number[];
  /** The set of each step that takes one. */
  readonly sets: readonly (CharacterSet | undefined)[];
  /** The number of each step that may be tried in two ways. */
  readonly choices: readonly number[];
  /** How many such steps there are. */
  readonly choiceCount: number;
  /** How many places are kept: two for each capture, in order. */
  readonly slots: number;
}

/**
 * Makes a program of a regular expression.
 *
 * @throws {SyntaxError} If it has too many steps.
 */
export function compile(syntax: Syntax): Program {
  const compiler = new Compiler();
  compiler.add(syntax);
  compiler.emit(OP.end);
  return compiler;
}

class Compiler implements Program {
  readonly ops: number[] = [];
  readonly args: number[] = [];
  readonly others: number[] = [];
  readonly sets: (CharacterSet | undefined)[] = [];
  readonly choices: number[] = [];
  choiceCount = 0;
  slots = 0;

  /** Appends a step, and tells its number. */
  emit(op: number, arg = 0, set?: CharacterSet): number {
    if (this.ops.length === MOST_STEPS) {
      throw new SyntaxError(
        `A path must take at most ${MOST_STEPS} steps to match: shorten its repetitions`,
      );
    }
    this.args.push(arg);
    this.others.push(0);
    this.sets.push(set);
    const hasChoice = op === OP.fork || op === OP.greedy || op === OP.lazy;
    this.choices.push(hasChoice ? this.choiceCount++ : 0);
    return this.ops.push(op) - 1;
  }

  add(syntax: Syntax): void {
    switch (syntax.kind) {
      case "text":
        for (const character of syntax.text) {
          this.emit(OP.character, character.codePointAt(0));
        }
        break;
      case "set":
        this.emit(OP.set, 0, syntax.set);
        break;
      case "assert":
        this.emit(OP.assert, ASSERTIONS.indexOf(syntax.assertion));
        break;
      case "all":
        for (const part of syntax.parts) this.add(part);
        break;
      case "any":
        return this.#addChoice(syntax.parts);
      case "capture":
        this.emit(OP.keep, this.slots++);
        this.add(syntax.part);
        this.emit(OP.keep, this.slots++);
        break;
      case "repeat":
        return this.#addRepeat(syntax);
    }
  }

  #addChoice(parts: readonly Syntax[]): void {
    const jumps: number[] = [];
    for (const [index, part] of parts.entries()) {
      const fork = index < parts.length - 1 ? this.emit(OP.fork) : undefined;
      this.add(part);
      if (fork === undefined) break;
      jumps.push(this.emit(OP.jump));
      this.#aim(fork, false);
    }
    for (const jump of jumps) this.args[jump] = this.ops.length;
  }

  #addRepeat({ part, min, max, isLazy }: Syntax & { readonly kind: "repeat" }): void {
    for (let count = 0; count < min; count++) this.add(part);
    if (max === Infinity && part.kind === "set") {
      this.emit(isLazy ? OP.lazy : OP.greedy, 0, part.set);
      return;
    }
    const forks: number[] = [];
    if (max === Infinity) {
      const start = this.emit(OP.fork);
      forks.push(start);
      this.add(part);
      this.emit(OP.jump, start);
    } else {
      for (let count = min; count < max; count++) {
        forks.push(this.emit(OP.fork));
        this.add(part);
      }
    }
    for (const fork of forks) this.#aim(fork, isLazy);
  }

  /**
   * Has a fork lead to the step behind it and to the end of the program, in this or the other
   * order.
   */
  #aim(fork: number, endFirst: boolean): void {
    const [behind, end] = [fork + 1, this.ops.length];
    this.args[fork] = endFirst ? end : behind;
    this.others[fork] = endFirst ? behind : end;
  }
}

import type { Assertion, CharacterSet, Syntax } from "./syntax.ts";

/** Steps that a regular expression may have: each is taken at most once for each character. */
const MOST_STEPS = 2_000;

/** One step of a program. */
export type Step =
  | { readonly kind: "character"; readonly codePoint: number }
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "assert"; readonly assertion: Assertion }
  /** Keeps the place in a slot. */
  | { readonly kind: "keep"; readonly slot: number }
  /** Goes on at `first` and, where that fails, at `second`. */
  | { readonly kind: "fork"; first: number; second: number; readonly index: number }
  | { readonly kind: "jump"; readonly to: number }
  | { readonly kind: "end" };

/** A regular expression as steps to take. */
export interface Program {
  /** The steps, from the first. */
  readonly steps: readonly Step[];
  /** How many of them are forks. */
  readonly forks: number;
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
  compiler.emit({ kind: "end" });
  return compiler;
}

class Compiler implements Program {
  readonly steps: Step[] = [];
  forks = 0;
  slots = 0;

  emit<S extends Step>(step: S): S {
    if (this.steps.length === MOST_STEPS) {
      throw new SyntaxError(
        `A path must take at most ${MOST_STEPS} steps to match: shorten its repetitions`,
      );
    }
    this.steps.push(step);
    return step;
  }

  add(syntax: Syntax): void {
    switch (syntax.kind) {
      case "text":
        for (const character of syntax.text) {
          this.emit({ kind: "character", codePoint: character.codePointAt(0) as number });
        }
        break;
      case "all":
        for (const part of syntax.parts) this.add(part);
        break;
      case "any":
        return this.#addChoice(syntax.parts);
      case "capture":
        this.emit({ kind: "keep", slot: this.slots++ });
        this.add(syntax.part);
        this.emit({ kind: "keep", slot: this.slots++ });
        break;
      case "repeat":
        return this.#addRepeat(syntax);
      default:
        this.emit(syntax);
    }
  }

  #addChoice(parts: readonly Syntax[]): void {
    const ends: { to: number }[] = [];
    for (const [index, part] of parts.entries()) {
      const fork = index < parts.length - 1 ? this.#fork() : undefined;
      this.add(part);
      if (fork === undefined) break;
      ends.push(this.emit({ kind: "jump", to: -1 }));
      fork.second = this.steps.length;
    }
    for (const end of ends) end.to = this.steps.length;
  }

  #addRepeat({ part, min, max, isLazy }: Syntax & { readonly kind: "repeat" }): void {
    for (let count = 0; count < min; count++) this.add(part);
    const forks: Fork[] = [];
    if (max === Infinity) {
      const start = this.steps.length;
      forks.push(this.#fork());
      this.add(part);
      this.emit({ kind: "jump", to: start });
    } else {
      for (let count = min; count < max; count++) {
        forks.push(this.#fork());
        this.add(part);
      }
    }
    for (const fork of forks) {
      fork.second = this.steps.length;
      if (isLazy) [fork.first, fork.second] = [fork.second, fork.first];
    }
  }

  /** A fork whose first way begins behind it. */
  #fork(): Fork {
    const first = this.steps.length + 1;
    return this.emit({ kind: "fork", first, second: -1, index: this.forks++ });
  }
}

type Fork = Step & { readonly kind: "fork" };

import { type Assertion, parseSyntax, type Syntax } from "./syntax.ts";

/** A state of the automaton: takes a character if it has a `set`, otherwise goes on at once. */
interface State {
  readonly id: number;
  readonly set?: { has(codePoint: number): boolean };
  readonly next: State[];
}

/** All states that the automaton may be in at a place of the text. */
interface Step {
  readonly states: readonly State[];
  readonly isEnd: boolean;
  /** Steps that are known, by the next character. */
  readonly next: Map<string, Step>;
}

/** States that an automaton may have. */
const MOST_STATES = 2000;

/** Steps that are kept: a caller may send any characters. */
const MOST_KEPT = 1000;

/**
 * A test of texts by a regular expression with the flag `u`. Its time grows linearly with the text, and
 * it keeps nothing of the text. `RegExp` tries every way to divide a text among the parts of a pattern:
 * that takes seconds for a long text and `^[^]*@[^]*\.[^]*$`.
 *
 * @see {@link https://swtch.com/~rsc/regexp/regexp1.html}
 * @param pattern A valid one.
 * @returns The test. It is undefined if `RegExp` is as good, because at most one part repeats, and for
 * a pattern that does not begin with `^` and end with `$`, or has other assertions or references.
 */
export function automatonTest(pattern: string): ((text: string) => boolean) | undefined {
  if ((pattern.match(/[*+{]/g)?.length ?? 0) < 2) return undefined;
  const syntax = syntaxOf(pattern);
  if (syntax?.kind !== "all") return undefined;
  const [first, ...parts] = syntax.parts;
  if (!isAssertion(first, "start") || !isAssertion(parts.pop(), "end")) return undefined;
  const builder = new Builder();
  const end = builder.state([]);
  const start = builder.build({ kind: "all", parts }, end);
  return builder.isWhole ? matcherOf(start, end) : undefined;
}

function syntaxOf(pattern: string): Syntax | undefined {
  try {
    return parseSyntax(pattern, "u");
  } catch {
    return undefined; // it looks around or back, which only RegExp does
  }
}

function isAssertion(part: Syntax | undefined, assertion: Assertion): boolean {
  return part?.kind === "assert" && part.assertion === assertion;
}

/** Builds the states of a pattern from its end. */
class Builder {
  /** Whether the states are all that the pattern has. */
  isWhole = true;
  #count = 0;

  state(next: State[], set?: State["set"]): State {
    if (this.#count === MOST_STATES) this.isWhole = false;
    return { id: this.#count++, next, ...(set && { set }) };
  }

  /** The states of a part in front of the one that follows it. */
  build(part: Syntax, next: State): State {
    if (!this.isWhole) return next;
    switch (part.kind) {
      case "text":
        return [...part.text].reduceRight((next, character) => {
          const expected = character.codePointAt(0);
          return this.state([next], { has: (codePoint) => codePoint === expected });
        }, next);
      case "set":
        return this.state([next], part.set);
      case "all":
        return part.parts.reduceRight((next, part) => this.build(part, next), next);
      case "any":
        return this.state(part.parts.map((part) => this.build(part, next)));
      case "capture":
        return this.build(part.part, next);
      case "assert":
        this.isWhole = false;
        return next;
      case "repeat":
        return this.#repeat(part, next);
    }
  }

  #repeat({ part, min, max }: Syntax & { readonly kind: "repeat" }, next: State): State {
    let start = next;
    if (max === Infinity) {
      start = this.state([next]);
      start.next.push(this.build(part, start));
    } else {
      for (let i = min; i < max && this.isWhole; i++) {
        start = this.state([this.build(part, start), next]);
      }
    }
    for (let i = 0; i < min && this.isWhole; i++) start = this.build(part, start);
    return start;
  }
}

function matcherOf(start: State, end: State): (text: string) => boolean {
  let kept = new Map<string, Step>();
  let count = 0;
  const stepTo = (first: readonly State[]): Step => {
    const all = new Set(first);
    for (const { set, next } of all) {
      if (set === undefined) { for (const state of next) all.add(state); }
    }
    const states = [...all].filter(({ set }) => set !== undefined);
    const isEnd = all.has(end);
    const key = `${isEnd} ${states.map(({ id }) => id).sort((a, b) => a - b)}`;
    const step = kept.get(key) ?? { states, isEnd, next: new Map() };
    kept.set(key, step);
    return step;
  };
  let first = stepTo([start]);
  return (text) => {
    let step = first;
    for (const character of text) {
      let next = step.next.get(character);
      if (next === undefined) {
        if (++count > MOST_KEPT) {
          [kept, count] = [new Map(), 0];
          first = stepTo([start]);
        }
        const codePoint = character.codePointAt(0) as number;
        next = stepTo(step.states.flatMap(({ set, next }) => set?.has(codePoint) ? next : []));
        step.next.set(character, next);
      }
      step = next;
      if (!step.isEnd && step.states.length === 0) return false;
    }
    return step.isEnd;
  };
}

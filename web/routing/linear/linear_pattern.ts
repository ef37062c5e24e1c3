import { compile, type Program } from "./program.ts";
import type { Assertion, Syntax } from "./syntax.ts";

/**
 * A regular expression for a whole text. It finds what the platform's own would find, in a time
 * that grows with the length of the text and not faster: no fork is tried twice at one place.
 *
 * @see https://swtch.com/~rsc/regexp/regexp3.html, "bitstate"
 */
export class LinearPattern {
  readonly #program: Program;

  /**
   * Creates a pattern.
   *
   * @throws {SyntaxError} If it has too many steps.
   */
  constructor(syntax: Syntax) {
    this.#program = compile(syntax);
  }

  /**
   * Matches a text as a whole.
   *
   * @returns What was captured, in order; undefined where the text does not match.
   */
  exec(text: string): (string | undefined)[] | undefined {
    const { steps, forks, slots } = this.#program;
    const places = text.length + 1;
    const seen = new Uint32Array((forks * places + 31) >>> 5);
    const kept = new Int32Array(slots).fill(-1);
    // Pairs of what to go back to: a step and a place, or ~slot and what it held.
    const back: number[] = [];
    let at = 0;
    let next = 0;
    for (;;) {
      const step = steps[next] as Program["steps"][number];
      let isMatch = true;
      switch (step.kind) {
        case "end":
          if (at === text.length) return captured(text, kept);
          isMatch = false;
          break;
        case "jump":
          next = step.to;
          continue;
        case "fork": {
          const place = step.index * places + at;
          const bit = 1 << (place & 31);
          isMatch = ((seen[place >>> 5] as number) & bit) === 0;
          if (isMatch) {
            seen[place >>> 5] = (seen[place >>> 5] as number) | bit;
            back.push(step.second, at);
            next = step.first;
            continue;
          }
          break;
        }
        case "keep":
          back.push(~step.slot, kept[step.slot] as number);
          kept[step.slot] = at;
          break;
        case "assert":
          isMatch = holds(step.assertion, text, at);
          break;
        default: {
          const codePoint = text.codePointAt(at);
          isMatch = codePoint !== undefined &&
            (step.kind === "character" ? codePoint === step.codePoint : step.set.has(codePoint));
          if (isMatch) at += codePoint as number > 0xffff ? 2 : 1;
        }
      }
      if (isMatch) {
        next++;
        continue;
      }
      for (;;) {
        const value = back.pop();
        const target = back.pop();
        if (value === undefined || target === undefined) return undefined;
        if (target >= 0) {
          [next, at] = [target, value];
          break;
        }
        kept[~target] = value;
      }
    }
  }
}

function captured(text: string, kept: Int32Array): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  for (let slot = 0; slot < kept.length; slot += 2) {
    const [start, end] = [kept[slot] as number, kept[slot + 1] as number];
    found.push(end === -1 ? undefined : text.slice(start, end));
  }
  return found;
}

function holds(assertion: Assertion, text: string, at: number): boolean {
  if (assertion === "start") return at === 0;
  if (assertion === "end") return at === text.length;
  return (isWord(text[at - 1]) !== isWord(text[at])) === (assertion === "boundary");
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character);
}

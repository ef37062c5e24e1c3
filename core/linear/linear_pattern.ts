import { ASSERTIONS, compile, OP, type Program } from "./program.ts";
import type { Assertion, CharacterSet, Syntax } from "./syntax.ts";

/** What is kept between two matches: enough for usual paths. */
const MOST_WORDS = 1024;

/**
 * A regular expression for a whole text. It finds what the platform's own would find, in a time
 * that grows with the length of the text and not faster: no fork is tried twice at one place.
 *
 * @see https://swtch.com/~rsc/regexp/regexp3.html, "bitstate"
 */
export class LinearPattern {
  readonly #program: Program;
  /** Kept between two matches, as allocating memory is expensive. */
  #seen = new Uint32Array(16);
  readonly #back: number[] = [];

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
    const { ops, args, others, sets, choices, choiceCount, slots } = this.#program;
    const end = text.length;
    const seen = this.#clear(choiceCount * (end + 1));
    const kept: number[] = new Array(slots).fill(-1);
    // Pairs of what to go back to: a step and a place, or ~slot and what it held.
    const back = this.#back;
    back.length = 0;
    let at = 0;
    let next = 0;
    for (;;) {
      const arg = args[next] as number;
      let isMatch = true;
      switch (ops[next]) {
        case OP.character:
        case OP.set: {
          if (at === end) {
            isMatch = false;
            break;
          }
          const codePoint = text.codePointAt(at) as number;
          const set = sets[next];
          isMatch = set === undefined ? codePoint === arg : set.has(codePoint);
          at += codePoint > 0xffff ? 2 : 1;
          next++;
          break;
        }
        case OP.fork:
        case OP.greedy:
        case OP.lazy: {
          const place = (choices[next] as number) * (end + 1) + at;
          const word = seen[place >>> 5] as number;
          const bit = 1 << (place & 31);
          isMatch = (word & bit) === 0;
          if (!isMatch) break;
          seen[place >>> 5] = word | bit;
          if (ops[next] === OP.fork) {
            back.push(others[next] as number, at);
            next = arg;
            break;
          }
          const codePoint = at === end ? undefined : text.codePointAt(at) as number;
          const hasMore = codePoint !== undefined && (sets[next] as CharacterSet).has(codePoint);
          if (!hasMore) next++;
          else {
            const behind = at + (codePoint > 0xffff ? 2 : 1);
            if (ops[next] === OP.greedy) {
              back.push(next + 1, at);
              at = behind;
            } else {
              back.push(next, behind);
              next++;
            }
          }
          break;
        }
        case OP.jump:
          next = arg;
          break;
        case OP.keep:
          back.push(~arg, kept[arg] as number);
          kept[arg] = at;
          next++;
          break;
        case OP.assert:
          isMatch = holds(ASSERTIONS[arg] as Assertion, text, at);
          next++;
          break;
        case OP.end:
          if (at === end) return captured(text, kept);
          isMatch = false;
      }
      while (!isMatch) {
        if (back.length === 0) return undefined;
        const value = back.pop() as number;
        const target = back.pop() as number;
        if (target < 0) kept[~target] = value;
        else {
          [next, at] = [target, value];
          isMatch = true;
        }
      }
    }
  }

  /** Room for so many bits, none of them set. */
  #clear(bits: number): Uint32Array {
    const words = (bits + 31) >>> 5;
    if (words > MOST_WORDS) return new Uint32Array(words);
    if (words > this.#seen.length) this.#seen = new Uint32Array(words);
    else this.#seen.fill(0, 0, words);
    return this.#seen;
  }
}

function captured(text: string, kept: readonly number[]): (string | undefined)[] {
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

import { eastAsianWidth } from "get-east-asian-width";

const ASCII = /^[\x20-\x7e]*$/;
const EMOJI = /^\p{RGI_Emoji}$/v;
/** What adds nothing to a line: marks without a letter, and characters that are not shown. */
const INVISIBLE = /^[\p{Mark}\p{Control}\p{Default_Ignorable_Code_Point}]+$/u;
const segmenter = new Intl.Segmenter();

/**
 * How many columns of a terminal a text takes: Chinese characters and emoji, for example, take two.
 *
 * @see {@link https://www.unicode.org/reports/tr11/}
 */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += widthOfCharacter(segment);
  return width;
}

/** A text with so many spaces behind it that it takes a width. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(width - widthOf(text), 0));
}

/** A text with so many spaces before it that it takes a width. */
export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(width - widthOf(text), 0)) + text;
}

/** The beginning of a text that takes more than a width, with a mark at its end. */
export function cut(text: string, width: number, mark: string = "…"): string {
  if (widthOf(text) <= width) return text;
  const room = width - widthOf(mark);
  let end = 0;
  let taken = 0;
  for (const { segment } of segmenter.segment(text)) {
    taken += widthOfCharacter(segment);
    if (taken > room) break;
    end += segment.length;
  }
  return text.slice(0, end) + mark;
}

/** What a reader takes for one character may consist of several. */
function widthOfCharacter(segment: string): number {
  if (EMOJI.test(segment)) return 2;
  if (INVISIBLE.test(segment)) return 0;
  return eastAsianWidth(segment.codePointAt(0) ?? 0);
}

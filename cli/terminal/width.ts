import { eastAsianWidth } from "get-east-asian-width";

const ASCII = /^[\x20-\x7e]*$/;
const EMOJI = /^\p{RGI_Emoji}$/v;
/**
 * What adds nothing to a line: marks of the letter before, what is not shown, and the vowels and finals
 * of a Korean syllable, which is as wide as its first sound.
 */
const INVISIBLE =
  /^[\p{Mark}\p{Control}\p{Default_Ignorable_Code_Point}\u1160-\u11ff\ud7b0-\ud7ff]$/u;
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

/** Pads a text with spaces at its end to a width. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(width - widthOf(text), 0));
}

/** Pads a text with spaces at its start to a width. */
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

/** What a reader takes for one character may consist of several, whose widths add up. */
function widthOfCharacter(segment: string): number {
  if (EMOJI.test(segment)) return 2;
  let width = 0;
  for (const character of segment) {
    if (!INVISIBLE.test(character)) width += eastAsianWidth(character.codePointAt(0) ?? 0);
  }
  return width;
}

import { escapeCharacter, MISLEADING } from "../values/unprintable.ts";

const MAX_LENGTH = 4000;
const UNPRINTABLE = new RegExp(String.raw`[\x00-\x1f${MISLEADING}]`, "g");
/** Without line breaks, tabs and ESC, which text that was put together here may have. */
const NEVER_WANTED = new RegExp(String.raw`[\x00-\x08\x0b-\x1a\x1c-\x1f${MISLEADING}]`, "g");
// deno-lint-ignore no-control-regex -- this is what colors consist of
const COLOR = /(\x1b\[[\d;:]*m|\t)/;

/**
 * Text as one line that is safe to print: what comes from strangers must neither forge log lines
 * nor give orders to a terminal, nor fill a disk.
 *
 * @param text Any text.
 * @param maxLength Characters that are kept.
 * @returns The text with control characters written as `\u001b`, and cut if it is long.
 */
export function printable(text: string, maxLength: number = MAX_LENGTH): string {
  const kept = text.length > maxLength
    ? `${text.slice(0, maxLength)}… (${text.length} characters)`
    : text;
  return kept.replace(UNPRINTABLE, escapeCharacter);
}

/**
 * Escapes what no output needs: control characters other than line breaks, tabs and ESC, and those
 * that change the direction of text. In JSON the escapes stand for the same characters.
 */
export function escapeControls(text: string): string {
  return text.replace(NEVER_WANTED, escapeCharacter);
}

/** A line of another program as one that is safe to print: only colors and tabs are kept. */
export function printableLine(line: string): string {
  return line.split(COLOR).map((part, index) => index % 2 === 1 ? part : printable(part, Infinity))
    .join("");
}

const MAX_LENGTH = 4000;
// deno-lint-ignore no-control-regex -- these are what must not reach a terminal
const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

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
  return kept.replace(UNPRINTABLE, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * Characters that break a line or mislead a terminal, as the inside of a character class: the upper
 * control characters, line separators, and those that change the direction of text. The lower
 * control characters are `\x00-\x1f`.
 */
export const MISLEADING: string = String.raw`\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069`;

const UNPRINTABLE = new RegExp(String.raw`[\x00-\x1f${MISLEADING}]`);

/**
 * Whether a name is shown as it is, and travels as it is: without control characters, and without
 * halves of characters, which UTF-8 cannot hold.
 */
export function isPrintable(name: string): boolean {
  return !UNPRINTABLE.test(name) && name.isWellFormed();
}

/** An unprintable character as text: `\u001b`. In JSON it stands for the same character. */
export function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

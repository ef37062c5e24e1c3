/**
 * Characters that break a line or mislead a terminal, as the inside of a character class: the upper
 * control characters, line separators, and those that change the direction of text. The lower
 * control characters are `\x00-\x1f`.
 */
export const MISLEADING: string = String.raw`\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069`;

/** An unprintable character as text: `\u001b`. In JSON it stands for the same character. */
export function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

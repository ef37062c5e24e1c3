/** Text of a stranger as one that a terminal only shows: control characters are escaped. */
export function printable(text: string): string {
  // deno-lint-ignore no-control-regex -- these are the characters to escape
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}

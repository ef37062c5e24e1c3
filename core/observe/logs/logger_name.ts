/** Most characters of the name of a logger. */
const MAX_LENGTH = 200;
/** Most words of the name of a logger. */
const MAX_WORDS = 16;

/**
 * What is wrong with the name of a logger.
 *
 * @param name Dotted words, such as `"lymph.rpc"`; the empty name stands for all loggers.
 * @returns The end of a sentence that begins with what the name must; undefined if it may be used.
 */
export function requirementOfLoggerName(name: string): string | undefined {
  if (name === "") return undefined;
  if (name.length > MAX_LENGTH) return `be at most ${MAX_LENGTH} characters long`;
  const words = name.split(".");
  if (words.length > MAX_WORDS) return `have at most ${MAX_WORDS} words`;
  if (words.includes("")) return "be words with one dot between them";
  // deno-lint-ignore no-control-regex -- these are what is looked for
  if (/[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(name)) return "not contain control characters";
  const reserved = words.find((word) => word in Object.prototype);
  return reserved === undefined ? undefined : `not contain the word ${reserved}`;
}

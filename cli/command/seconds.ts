/**
 * Reads a number of seconds.
 *
 * @throws {RangeError} If the text is no number, or not above 0.
 */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== "" && seconds > 0 && seconds < Infinity) return seconds;
  throw new RangeError(
    `must be a number of seconds above 0: current value is ${JSON.stringify(text)}`,
  );
}

/**
 * Reads a number of things.
 *
 * @throws {RangeError} If the text is no whole number, or 0.
 */
export function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count > 0 && Number.isSafeInteger(count)) return count;
  throw new RangeError(
    `must be a whole number from 1 on: current value is ${JSON.stringify(text)}`,
  );
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * Reads a duration such as `250ms`, `1.5s`, `10m`, `2h` or `1d`.
 *
 * @returns Milliseconds.
 * @throws {RangeError} If the text is not a duration.
 */
export function parseDurationMs(text: string): number {
  const [, number = "", unit = ""] = /^(\d{1,9}(?:\.\d{1,9})?)(ms|[smhd])$/.exec(text) ?? [];
  if (number !== "") return Number(number) * (UNITS[unit] ?? NaN);
  throw new RangeError(
    `must be a duration such as 250ms, 2s, 10m or 1h: current value is ${JSON.stringify(text)}`,
  );
}

/**
 * The figures in what a benchmark prints as JSON, by name.
 *
 * @module
 */

const CELL = /^([\d.]+) (ms|MB)$/;

/**
 * Collects every number. Its name is made of the names and numbers of what it is in, such as
 * `emit, 1 in flight perSecond` or `full RPC inFlight=64 p99Ms`.
 *
 * @param json What a benchmark has printed with `--json`.
 */
export function figuresOf(json: unknown): Map<string, number> {
  const figures = new Map<string, number>();
  collect(json, [], figures);
  return figures;
}

function collect(value: unknown, labels: readonly string[], figures: Map<string, number>): void {
  if (Array.isArray(value)) return collectItems(value, labels, figures);
  if (typeof value !== "object" || value === null) return;
  const { name, inFlight, count, ...rest } = value as Record<string, unknown>;
  const own = [
    ...labels,
    ...typeof name === "string" ? [name] : [],
    ...Object.entries({ inFlight, count }).flatMap(([key, of]) =>
      of === undefined ? [] : [`${key}=${of}`]
    ),
  ];
  for (const [key, inner] of Object.entries(rest)) {
    if (typeof inner === "number") figures.set([...own, key].join(" "), inner);
    else collect(inner, own, figures);
  }
}

/** Items are objects that name themselves, or rows of cells. */
function collectItems(
  items: readonly unknown[],
  labels: readonly string[],
  figures: Map<string, number>,
): void {
  const [title, ...cells] = items;
  if (typeof title !== "string") {
    for (const item of items) collect(item, labels, figures);
    return;
  }
  for (const cell of cells) {
    const [, number, unit = ""] = CELL.exec(String(cell)) ?? [];
    if (number !== undefined) figures.set([...labels, title, unit].join(" "), Number(number));
  }
}

/** A parsed YAML mapping. Keys come from outside: look them up with {@linkcode ownValue}. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Whether a parsed value is a mapping. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a mapping's or list's own key, so that `constructor` or `__proto__` find nothing. */
export function ownValue(container: unknown, key: string): unknown {
  if (Array.isArray(container) && !/^\d+$/.test(key)) return undefined;
  if (typeof container !== "object" || container === null) return undefined;
  return Object.hasOwn(container, key) ? Reflect.get(container, key) : undefined;
}

/** A copy of the mapping with each value replaced; safe for a key named `__proto__`. */
export function mapValues<T>(
  mapping: Mapping,
  replace: (value: unknown, key: string) => T,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(mapping).map(([key, value]) => [key, replace(value, key)]),
  );
}

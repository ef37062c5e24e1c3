/** How many keys serial events have. */
export const KEYS = 50;

/** What is in an event, besides its key and its time. */
export const PAYLOAD = { name: "Joe", text: "x".repeat(100) };

/**
 * The body of an event.
 *
 * @param index Which one it is, of those that were emitted.
 * @param dueAt When it is to be handled, in milliseconds since 1970.
 */
export function bodyOf(index: number, dueAt = now()) {
  return { ...PAYLOAD, key: index % KEYS, dueAt };
}

/** Milliseconds since 1970, as precise as can be. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

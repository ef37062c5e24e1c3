import { eventually as look, type EventuallyOptions } from "../kit/eventually.ts";

export type { EventuallyOptions };

/** The published one, with the patience that many processes on a busy machine take. */
export function eventually<T>(
  condition: () => T | Promise<T>,
  options: EventuallyOptions = {},
): ReturnType<typeof look<T>> {
  return look(condition, { timeoutMs: 60_000, ...options });
}

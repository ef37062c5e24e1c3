import { pause } from "./pause.ts";

/** A wait has so many parts, each of which counts as no longer than it should last. */
const PARTS = 10;

/**
 * Settles as a promise does, or rejects with an error once a time has passed. The time that a
 * handler computes does not count: nothing that the other side sends is read in that time.
 */
export async function within<T>(
  timeoutMs: number,
  promise: Promise<T>,
  error: () => Error,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (parts: number): void => {
    if (parts === 0) return late.reject(error());
    timer = setTimeout(() => wait(parts - 1), timeoutMs / PARTS);
  };
  wait(PARTS);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Whether a promise resolves before a time has passed, and before a signal is aborted. What comes of
 * it later is not noticed.
 */
export async function settlesWithin(
  timeoutMs: number,
  promise: Promise<unknown>,
  signal?: AbortSignal,
): Promise<boolean> {
  const settled = new AbortController();
  const end = signal ? AbortSignal.any([signal, settled.signal]) : settled.signal;
  try {
    return await Promise.race([promise.then(() => true), pause(timeoutMs, end).then(() => false)]);
  } finally {
    settled.abort();
  }
}

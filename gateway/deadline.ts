import { BadRequest } from "../web/mod.ts";

/** Header in which a client says how many seconds it waits. */
export const REQUEST_TIMEOUT = "request-timeout";

/** Bounds of what a client may ask for, in milliseconds. */
export interface TimeoutBounds {
  /** For a client that says nothing. */
  readonly timeoutMs: number;
  /** The most that counts. */
  readonly maxTimeoutMs: number;
}

/**
 * How long a call may take.
 *
 * @returns Milliseconds.
 * @throws {BadRequest} If the header is no positive number of seconds.
 */
export function timeoutOf({ headers }: Request, bounds: TimeoutBounds): number {
  const text = headers.get(REQUEST_TIMEOUT);
  if (text === null) return bounds.timeoutMs;
  const seconds = /^\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Number(text) : 0;
  if (seconds > 0) return Math.min(seconds * 1000, bounds.maxTimeoutMs);
  throw new BadRequest("Request-Timeout must be a number of seconds, such as 2.5");
}

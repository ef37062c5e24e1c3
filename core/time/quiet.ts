import { pause } from "./pause.ts";

/** In how many parts a quiet while is looked at. */
const PARTS = 5;
/** A part that took so much longer than it should says nothing: what has come may wait unseen. */
const MAX_LATENESS = 2;

/** Options of {@linkcode untilQuiet}. */
export interface QuietOptions {
  /** When something came last, on the scale of `performance.now()`. */
  readonly lastArrival: () => number;
  /** Milliseconds without anything that are a quiet while. */
  readonly quietMs: number;
  /**
   * Milliseconds that the wait may take, under clients that never go.
   *
   * @default {Infinity}
   */
  readonly limitMs?: number;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/**
 * Waits until nothing has arrived for a while. By then all clients that were told to go elsewhere have
 * gone, and a socket can be closed. Time in which this process was too busy to read does not count.
 */
export async function untilQuiet(
  { lastArrival, quietMs, limitMs = Infinity, signal }: QuietOptions,
): Promise<void> {
  const start = performance.now();
  const partMs = quietMs / PARTS;
  for (let quiet = 0; quiet < PARTS && !signal.aborted;) {
    const began = performance.now();
    if (quietMs === 0 || began - start > limitMs) return;
    await pause(partMs, signal);
    if (lastArrival() >= began) quiet = 0;
    else if (performance.now() - began <= MAX_LATENESS * partMs) quiet++;
  }
}

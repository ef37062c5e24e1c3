import { pause } from "../core/pause.ts";

/** How many quiet times the wait for one may take, under clients that never go. */
const PATIENCE = 20;

/**
 * Waits until nothing has come for a while, so that clients which were asked to go elsewhere have
 * gone, and closing the socket hits nobody.
 *
 * @param lastArrival When something came last, on the scale of `performance.now()`.
 * @param quietMs The while. The wait as a whole takes at most twenty of it.
 * @param signal Ends the wait.
 */
export async function untilQuiet(
  lastArrival: () => number,
  quietMs: number,
  signal: AbortSignal,
): Promise<void> {
  const start = performance.now();
  while (!signal.aborted) {
    const now = performance.now();
    const left = quietMs - (now - Math.max(start, lastArrival()));
    if (left <= 0 || now - start > PATIENCE * quietMs) return;
    await pause(left, signal);
  }
}

import { callAfter } from "./timer.ts";

/**
 * Resolves after a while, or as soon as a signal is aborted; leaves nothing behind on the signal.
 *
 * @param ms Milliseconds; `Infinity` never pass.
 */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const cancel = callAfter(ms, finish);
    signal?.addEventListener("abort", finish);
  });
}

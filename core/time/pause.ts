/**
 * Resolves after a while, or as soon as a signal is aborted; leaves nothing behind on the signal.
 *
 * @param ms Milliseconds, at most as many as a timer of the platform can wait.
 */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal?.addEventListener("abort", finish);
  });
}

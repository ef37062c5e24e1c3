/** Resolves when a signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Settles as a promise does, or resolves when a signal is aborted; leaves nothing behind on it. */
export function unlessAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = () => {
      signal.removeEventListener("abort", finish);
      resolve();
    };
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", finish);
    promise.then(finish, (error) => {
      signal.removeEventListener("abort", finish);
      reject(error);
    });
  });
}

/**
 * Settles as a promise does, or rejects once a signal is aborted. What comes of the promise later
 * is not noticed.
 */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort: (() => void) | undefined;
  // By `new`, as the client also runs on Node 20, which has no `Promise.withResolvers`.
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort);
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    if (abort !== undefined) signal.removeEventListener("abort", abort);
  }
}

/** Resolves after a while, or as soon as a signal is aborted; leaves nothing behind on the signal. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", finish);
  });
}

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

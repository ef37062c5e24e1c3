import { realTime } from "../kit/real_time.ts";

const TIMEOUT_MS = 30_000;

/**
 * Waits for a promise with a limit: a test fails by an assertion that says what never came.
 * Time that a test has stopped does not stop it.
 *
 * @param what What it stands for, such as `"the end of the node"`.
 */
export async function within<Value>(
  promise: Promise<Value>,
  what: string,
  { timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = realTime.setTimeout(() => {
    late.reject(new Error(`${what} did not come within ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    realTime.clearTimeout(timer);
  }
}

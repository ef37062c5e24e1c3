import { LymphError } from "../../../core/errors.ts";
import { type Child, describeExit } from "./child.ts";

const TIMEOUT_MS = 30_000;

/** A process did not come to serve. */
export class NotServingError extends LymphError {
  static {
    this.prototype.name = "NotServingError";
  }
}

/**
 * Waits until a process serves.
 *
 * @param name Name of the process.
 * @throws {NotServingError} If it ends before, or takes longer than half a minute.
 */
export async function untilServing(child: Child, name: string): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new NotServingError(`${name} does not serve within ${TIMEOUT_MS / 1000} s`));
  }, TIMEOUT_MS);
  const tooEarly = child.ended.then((exit) => {
    throw new NotServingError(`${name} has ended before it served: ${describeExit(exit)}`);
  });
  try {
    await Promise.race([child.serving, tooEarly, late.promise]);
  } finally {
    clearTimeout(timer);
    tooEarly.catch(() => {}); // what it ends for later is no news here
  }
}

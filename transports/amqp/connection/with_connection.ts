import { EventError, LookupError, toError } from "../../../core/errors.ts";
import type { OpenConnection } from "./connection.ts";
import { within } from "../../../core/time/within.ts";
import type { KeptOpen } from "./kept_open.ts";

/** That a connection is lost may be told a moment after something on it has failed. */
const LOSS_TOLD_MS = 20;

/** Options of {@linkcode withConnection}. */
export interface WithConnectionOptions {
  /** What is done, for an error: `"declare the queue Shop"`. */
  readonly action: string;
  /** The broker, for an error. */
  readonly broker: string;
  /** Milliseconds until it is given up. */
  readonly timeoutMs: number;
}

/**
 * Does something on a connection, and again on the next one where it is lost.
 *
 * @throws {EventError} If the broker refuses, or does not answer in time.
 */
export async function withConnection<T>(
  connection: KeptOpen<OpenConnection>,
  use: (live: OpenConnection) => Promise<T>,
  { action, broker, timeoutMs }: WithConnectionOptions,
): Promise<T> {
  let isLate = false;
  const attempt = async (): Promise<T> => {
    const live = await connection.live();
    if (isLate) throw new Error("It was given up");
    try {
      return await use(live);
    } catch (error) {
      if (isLate || !await isLost(live)) throw error;
      return await attempt();
    }
  };
  const tooLate = () => {
    isLate = true;
    const cause = connection.failure;
    const reason = cause?.message ?? "no answer";
    return new EventError(`Cannot reach ${broker} within ${timeoutMs} ms: ${reason}`, { cause });
  };
  try {
    return await within(timeoutMs, attempt(), tooLate);
  } catch (cause) {
    if (cause instanceof EventError || cause instanceof LookupError) throw cause;
    throw new EventError(`Cannot ${action}: ${toError(cause).message}`, { cause });
  }
}

async function isLost({ closed }: OpenConnection): Promise<boolean> {
  const moment = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => moment.resolve(false), LOSS_TOLD_MS);
  try {
    return await Promise.race([closed.then(() => true), moment.promise]);
  } finally {
    clearTimeout(timer);
  }
}

import { EventTimeoutError } from "../errors.ts";
import type { EventOptions } from "./decorators.ts";
import type { ServiceEvent } from "./event_system.ts";

/** Options of {@linkcode Interface.nextEvent}. */
export interface NextEventOptions {
  /**
   * Milliseconds to wait at most, from when the subscription is live.
   *
   * @default {3000}
   */
  readonly timeoutMs?: number;
  /** What makes the event happen: called once the subscription is live, so that none is missed. */
  readonly trigger?: () => unknown;
}

/** Subscribes to some types. */
export type Subscribe = (
  handler: (event: ServiceEvent) => unknown,
  options: EventOptions,
) => Promise<AsyncDisposable>;

/**
 * Waits for one event.
 *
 * @throws {EventTimeoutError} If none comes in time.
 */
export async function waitForEvent(
  subscribe: Subscribe,
  names: readonly string[],
  { timeoutMs = 3000, trigger }: NextEventOptions,
): Promise<ServiceEvent> {
  const next = Promise.withResolvers<ServiceEvent>();
  next.promise.catch(() => {}); // seen below, unless the trigger fails first
  const options: EventOptions = { once: true, queueName: "handler" };
  await using _subscription = await subscribe(next.resolve, options);
  const timer = setTimeout(() => {
    const wanted = names.join(" or ");
    next.reject(new EventTimeoutError(`No ${wanted} event came within ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    await trigger?.();
    return await next.promise;
  } finally {
    clearTimeout(timer);
  }
}

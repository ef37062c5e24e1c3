import { EventTimeoutError } from "../../errors.ts";
import { callAfter } from "../../time/timer.ts";
import type { EventOptions } from "../event_options.ts";
import type { ServiceEvent } from "../service_event.ts";

/** Options of {@linkcode Interface.nextEvent}. */
export interface NextEventOptions {
  /**
   * Milliseconds to wait at most, from when the subscription is live; `Infinity` for as long as it
   * takes.
   *
   * @default {3000}
   */
  readonly timeoutMs?: number;
  /**
   * What makes the event happen: called once the subscription is live, so that none is missed.
   * Its end is awaited as well, but no longer than `timeoutMs`.
   */
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
  if (Number.isNaN(timeoutMs)) throw new RangeError("Cannot wait as timeoutMs must be a number");
  const next = Promise.withResolvers<ServiceEvent>();
  next.promise.catch(() => {}); // seen below, unless the trigger fails first
  const options: EventOptions = { once: true, queueName: "handler" };
  await using _subscription = await subscribe(next.resolve, options);
  const late = Promise.withResolvers<void>();
  const cancel = callAfter(timeoutMs, () => {
    const wanted = names.join(" or ");
    next.reject(new EventTimeoutError(`No ${wanted} event came within ${timeoutMs} ms`));
    late.resolve();
  });
  try {
    await Promise.race([trigger?.(), late.promise]);
    return await next.promise;
  } finally {
    cancel();
  }
}

import type { ErrorHook } from "../../error_hook.ts";
import { toError } from "../../errors.ts";
import { randomId } from "../../id.ts";
import { HEADER } from "../../message/message.ts";
import { readBaggage } from "../../observe/baggage.ts";
import { readHops } from "../../observe/hops.ts";
import { getLogger } from "../../observe/logs/log.ts";
import { newTrace, readTraceId, runInTrace } from "../../observe/trace.ts";
import { isLoop } from "../emitting/event_loop_error.ts";
import type { EventOptions } from "../event_options.ts";
import type { Subscription } from "../event_system.ts";
import { DEFAULT_RETRIES } from "../retry.ts";
import type { ServiceEvent } from "../service_event.ts";
import { InvalidBodyError } from "./check_body.ts";
import { isOfLongChain, mayTell } from "./long_chains.ts";

const log = getLogger("lymph.events");

/** Who subscribes, and how. */
export interface SubscriberOptions extends EventOptions {
  /** Name of the interface. */
  readonly interfaceName: string;
  /** Name of the handler. */
  readonly handlerName: string;
}

/**
 * The subscription behind a handler: `<interface>-<handler>`, shared by all instances, or with an
 * id behind it where each instance, or each subscriber, has its own.
 *
 * @see docs/protocol.md, section 6
 */
export function subscriptionOf(
  patterns: readonly string[],
  options: SubscriberOptions,
): Subscription {
  const { interfaceName, handlerName, queueName = handlerName, broadcast, once } = options;
  const isExclusive = broadcast === true || once === true;
  const queue = `${interfaceName}-${queueName}`;
  return {
    queue: isExclusive ? `${queue}-${randomId()}` : queue,
    patterns,
    exclusive: isExclusive,
    order: options.sequential || once ? "sequential" : "concurrent",
    retries: options.retries ?? DEFAULT_RETRIES,
  };
}

/** Makes a handler run inside its event's trace, and reports what it does not catch. */
export function tracedHandler<Result>(
  queue: string,
  handle: (event: ServiceEvent) => Result,
  onError: ErrorHook,
): (event: ServiceEvent) => Promise<Awaited<Result>> {
  return (event) => {
    const { headers } = event;
    const trace = newTrace(readTraceId(headers[HEADER.traceId]) || undefined, {
      hops: readHops(undefined, headers[HEADER.eventHops]),
      baggage: readBaggage(headers[HEADER.baggage]),
    });
    return runInTrace(trace, async (): Promise<Awaited<Result>> => {
      try {
        const result = await handle(event);
        log.debug("{queue} has handled {type}", { queue, type: event.type });
        return result;
      } catch (thrown) {
        const error = toError(thrown);
        const { traceId } = trace;
        tellFailure(queue, event, { error, traceId });
        onError(error, { subject: queue, traceId });
        throw error;
      }
    });
  };
}

function tellFailure(
  queue: string,
  { type, headers }: ServiceEvent,
  { error, traceId }: { readonly error: Error; readonly traceId: string },
): void {
  if (!mayTell("failed", queue, headers)) return;
  const place = isOfLongChain(headers)
    ? "{queue} failed at {type} after {hops} events in a row, others of this minute silently"
    : "{queue} failed at {type}";
  log.error(`${place}: {error}`, {
    queue,
    type,
    hops: headers[HEADER.eventHops],
    // Where the stack tells nothing, the message alone.
    error: isLoop(error) || error instanceof InvalidBodyError ? error.message : error,
    trace_id: traceId,
  });
}

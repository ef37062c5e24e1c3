import { HEADER } from "../../message/message.ts";
import type { Spans } from "../../observe/spans.ts";
import { ARGUMENTS } from "../../observe/traces/recorded_span.ts";
import { currentTrace } from "../../observe/trace.ts";
import type { ServiceEvent } from "../service_event.ts";

/** Makes a handler handle each event in a span that continues its emitter's. */
export function spannedEventHandler<Result>(
  spans: Spans,
  queue: string,
  handle: (event: ServiceEvent) => Result,
): (event: ServiceEvent) => Result {
  return (event) => {
    const traceparent = event.headers[HEADER.traceparent];
    if (spans.sampler?.skipsIncoming(traceparent)) return handle(event);
    return spans.run({
      kind: "consumer",
      name: `process ${event.type}`,
      attributes: { "messaging.system": "lymph", "messaging.destination.name": queue },
      traceId: currentTrace()?.traceId,
      traceparent,
    }, (span) => {
      span.show?.(ARGUMENTS, event.body);
      return handle(event);
    });
  };
}

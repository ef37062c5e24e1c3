import type { ServiceEvent } from "../../core/events/service_event.ts";
import { currentTrace, runInTrace } from "../../core/observe/trace.ts";
import { plainJson } from "../../core/values/json_line.ts";
import { currentWebTrace } from "../trace/web_trace.ts";

/** One server-sent event. */
export interface StreamedEvent {
  /**
   * The payload: text as it is, anything else as JSON. Dates are as RFC 3339 has them; bytes, sets
   * and what else JSON has no form for are tagged, such as `{"__type__":"bytes","_":"aGk="}`.
   */
  readonly data: unknown;
  /** Type of the event; `message` where it has none. */
  readonly event?: string;
  /** What a client that reconnects sends as `Last-Event-ID`. */
  readonly id?: string;
  /** Milliseconds after which a client that lost the connection reconnects. */
  readonly retryMs?: number;
}

/** What can be streamed: text is the `data` of an event; of lymph's own, type and body are told. */
export type Streamable = StreamedEvent | Pick<ServiceEvent, "type" | "body"> | string;

/** Options of {@linkcode eventStream}. */
export interface EventStreamOptions {
  /**
   * Milliseconds after which a client that lost the connection reconnects.
   *
   * @default {the client's own, three seconds or so}
   */
  readonly retryMs?: number;
}

/**
 * Streams what an iterable yields as server-sent events, until it ends, the client hangs up or the
 * service stops. Then the iterable is told to return.
 *
 * `eventStream(await this.eachEvent("greeted"))` shows lymph's own events to a page.
 *
 * @example Ticks
 * ```ts
 * import { eventStream } from "@lymph/lymph/web";
 * import assert from "node:assert/strict";
 *
 * async function* ticks() {
 *   yield { event: "tick", data: { n: 1 } };
 * }
 * assert.equal(await eventStream(ticks()).text(), 'event: tick\ndata: {"n":1}\n\n');
 * ```
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function eventStream(
  source: AsyncIterable<Streamable>,
  { retryMs }: EventStreamOptions = {},
): Response {
  const trace = currentTrace();
  const webTrace = currentWebTrace();
  const closing = webTrace?.closing;
  const iterator = source[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let isOver = false;
  // Of the one step that is waited for: a race with one promise for all would keep every event.
  let leave = (_end: { done: true; value: undefined }): void => {};
  const finish = () => {
    isOver = true;
    leave({ done: true, value: undefined });
  };
  if (closing?.aborted) finish();
  closing?.addEventListener("abort", finish, { once: true });
  const release = () => {
    closing?.removeEventListener("abort", finish);
    // Not awaited: a generator that waits for something returns only after that.
    iterator.return?.().catch(() => {});
  };
  // What the iterable does belongs to the request, although the platform asks for it.
  const next = () => trace ? runInTrace(trace, () => iterator.next()) : iterator.next();
  const step = () =>
    new Promise<IteratorResult<Streamable>>((resolve, reject) => {
      leave = resolve;
      if (isOver) finish();
      else next().then(resolve, reject);
    });
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      if (retryMs !== undefined) controller.enqueue(encoder.encode(`${formatRetry(retryMs)}\n\n`));
    },
    async pull(controller) {
      try {
        const { value, done } = await step();
        if (!done) return controller.enqueue(encoder.encode(formatEvent(value)));
        release();
        controller.close();
      } catch (error) {
        release();
        controller.error(error);
      }
    },
    cancel() {
      finish();
      release();
      webTrace?.hangUp();
    },
  }, { highWaterMark: 0 });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-cache" },
  });
}

/** The lines of an event. */
export function formatEvent(streamed: Streamable): string {
  const { data, event, id, retryMs } = toStreamedEvent(streamed);
  const text = typeof data === "string" ? data : plainJson(data);
  const fields = [
    ...event === undefined ? [] : [`event: ${oneLine("event", event)}`],
    ...id === undefined ? [] : [`id: ${oneLine("id", id)}`],
    ...retryMs === undefined ? [] : [formatRetry(retryMs)],
    ...text.split(/\r\n|\r|\n/).map((line) => `data: ${line}`),
  ];
  return `${fields.join("\n")}\n\n`;
}

function formatRetry(retryMs: number): string {
  return `retry: ${Math.round(retryMs)}`;
}

function toStreamedEvent(streamed: Streamable): StreamedEvent {
  if (typeof streamed === "string") return { data: streamed };
  return "data" in streamed ? streamed : { event: shownType(streamed.type), data: streamed.body };
}

/** The type of an event of lymph's own on one line, whatever emitted it. */
function shownType(type: string): string {
  return type.replace(/[\r\n\0]/g, (character) => JSON.stringify(character).slice(1, -1));
}

function oneLine(name: string, text: string): string {
  if (!/[\r\n\0]/.test(text)) return text;
  throw new TypeError(`Cannot stream an event as its ${name} must be one line`);
}

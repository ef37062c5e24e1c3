import { toError } from "../../core/errors.ts";
import type { FollowedEvent } from "../../core/events/loops/each_event.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { currentTrace, runInTrace } from "../../core/observe/trace.ts";
import { timerMs } from "../../core/time/timer.ts";
import { currentWebTrace } from "../trace/web_trace.ts";
import { streamJson } from "./answer_json.ts";
import { PacedSource, type PacedStep } from "./paced_source.ts";

const log = getLogger("lymph.web");
/** A comment, which a browser ignores. It keeps proxies from closing the connection. */
const HEARTBEAT = ":\n\n";
/** Tells a page that events are missing in front of those that follow. */
const MISSED = "event: lymph.missed\ndata: {}\n\n";

/** Characters with which a chunk is long enough. */
const CHUNK_LENGTH = 16 * 1024;
/** Turns of promises after which an iterable is taken to wait for something; a generator needs three. */
const TURNS = 10;

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

/**
 * What can be streamed: text is the `data` of an event; of lymph's own, type and body are told, and
 * the position as `id`.
 */
export type Streamable = StreamedEvent | Pick<FollowedEvent, "type" | "body" | "position"> | string;

/** Options of {@linkcode eventStream}. */
export interface EventStreamOptions<Item = unknown> {
  /**
   * Which items the client may have, such as those of its user.
   *
   * @default {all}
   */
  readonly filter?: (item: Item) => boolean;
  /**
   * Milliseconds after which a client that lost the connection reconnects.
   *
   * @default {the client's own, three seconds or so}
   */
  readonly retryMs?: number;
  /**
   * Milliseconds without an event after which a comment is sent, so that no proxy takes the connection
   * for dead, and a client that is gone is noticed.
   *
   * @default {15_000}
   */
  readonly heartbeatMs?: number;
}

/**
 * Streams what an iterable yields as server-sent events, until it ends, the client hangs up or the
 * service stops. Then the iterable is told to return.
 *
 * `eventStream(await this.eachEvent("greeted"))` shows lymph's own events to a page. With `since`, a
 * browser that comes back gets what it has missed:
 * `this.eachEvent("greeted", { since: request.headers.get("last-event-id") })`. If some of that is
 * gone, the stream begins with an event `lymph.missed`, so that the page can reload its data.
 *
 * A client is sent no more than it reads. One that is too slow for `eachEvent` loses the connection.
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
export function eventStream<Item extends Streamable>(
  source: AsyncIterable<Item> & { readonly hasMissed?: boolean },
  { filter, retryMs, heartbeatMs = 15_000 }: EventStreamOptions<Item> = {},
): Response {
  const trace = currentTrace();
  const webTrace = currentWebTrace();
  const closing = webTrace?.closing.signal;
  const iterator = source[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  // What the iterable does belongs to the request, although the platform asks for it.
  const ask = () => iterator.next();
  const next = () => trace ? runInTrace(trace, ask) : ask();
  const nextOf = (isWanted: (item: Item) => boolean) => async () => {
    let step = await next();
    while (!step.done && !isWanted(step.value)) step = await next();
    return step;
  };
  const paced = new PacedSource(
    filter === undefined ? next : nextOf(filter),
    timerMs("heartbeatMs", heartbeatMs),
  );
  const finish = () => paced.finish();
  if (closing?.aborted) finish();
  closing?.addEventListener("abort", finish, { once: true });
  const release = () => {
    paced.finish();
    closing?.removeEventListener("abort", finish);
    // Not awaited: a generator that waits for something returns only after that.
    iterator.return?.().catch(() => {});
  };
  let isLeft = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      const first = [
        ...retryMs === undefined ? [] : [`${formatRetry(retryMs)}\n\n`],
        ...source.hasMissed === true ? [MISSED] : [],
      ];
      if (first.length > 0) controller.enqueue(encoder.encode(first.join("")));
    },
    async pull(controller) {
      let text = "";
      const send = (): void => {
        if (text !== "") controller.enqueue(encoder.encode(text));
        text = "";
      };
      try {
        let step: PacedStep<Item> | undefined = await paced.take();
        if (step === "beat") text = HEARTBEAT;
        // What comes in one turn of the event loop is one chunk: that costs as much as several events.
        while (typeof step === "object" && !step.done) {
          text += formatEvent(step.value);
          step = undefined;
          if (text.length >= CHUNK_LENGTH) break;
          for (let turn = 0; turn < TURNS; turn++) {
            step = paced.poll();
            if (step !== undefined) break;
            await undefined;
          }
        }
        if (isLeft) return;
        send();
        if (typeof step !== "object" || !step.done) return;
        release();
        controller.close();
      } catch (error) {
        release();
        if (isLeft) return;
        send();
        log.warn("A stream of events ends: {error}", {
          error: toError(error).message,
          trace_id: trace?.traceId,
        });
        controller.error(error);
      }
    },
    cancel() {
      isLeft = true;
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
  const fields = (event === undefined ? "" : `event: ${oneLine("event", event)}\n`) +
    (id === undefined ? "" : `id: ${oneLine("id", id)}\n`) +
    (retryMs === undefined ? "" : `${formatRetry(retryMs)}\n`);
  return `${fields}data: ${typeof data === "string" ? formatLines(data) : streamJson(data)}\n\n`;
}

/** The lines of a text, each but the first with the name of the field. */
function formatLines(text: string): string {
  return /[\r\n]/.test(text) ? text.split(/\r\n|\r|\n/).join("\ndata: ") : text;
}

function formatRetry(retryMs: number): string {
  return `retry: ${Math.round(retryMs)}`;
}

function toStreamedEvent(streamed: Streamable): StreamedEvent {
  if (typeof streamed === "string") return { data: streamed };
  if ("data" in streamed) return streamed;
  const { type, body, position } = streamed;
  return {
    event: shownType(type),
    data: body,
    ...(position !== undefined && { id: position }),
  };
}

/** The type of an event of lymph's own on one line, whatever emitted it. */
function shownType(type: string): string {
  return type.replace(/[\r\n\0]/g, (character) => JSON.stringify(character).slice(1, -1));
}

function oneLine(name: string, text: string): string {
  if (!/[\r\n\0]/.test(text)) return text;
  throw new TypeError(`Cannot stream an event as its ${name} must be one line`);
}

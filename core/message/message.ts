import type { Hops } from "../observe/hops.ts";
import type { Frame } from "../rpc/transport.ts";
import type { LongPart, Serializer } from "../serializer.ts";

/** Names and values that travel besides the body. */
export type Headers = Readonly<Record<string, unknown>>;

/**
 * What a message is. The first five are Python lymph's; `CANCEL` (its subject is the id of a
 * request that is no longer wanted) and `BYE` (send me no new requests) travel only between peers
 * that are both this framework's.
 */
export type MessageType = "REQ" | "REP" | "ACK" | "NACK" | "ERROR" | "CANCEL" | "BYE";

/** One message between two peers. */
export interface Message {
  /** Unique id, usually 32 hex digits. */
  readonly id: string;
  /** What the message is. */
  readonly type: MessageType;
  /** `<interface>.<method>` of a request; the id of the request for everything else. */
  readonly subject: string;
  /** `trace_id`, `version` and others. */
  readonly headers: Headers;
  /** Arguments of a request, result of a reply, `{ type, message }` of an error. */
  readonly body: unknown;
}

/** Header names, written once. */
export const HEADER = {
  /** Version of the interface that is asked, or that answered. */
  version: "version",
  /** Trace id. */
  traceId: "trace_id",
  /** The span that this is part of, where spans are recorded; a W3C trace context. */
  traceparent: "traceparent",
  /** Milliseconds that the caller still waits. Relative, as clocks differ. */
  budgetMs: "budget_ms",
  /** What services have added for those behind them; a W3C `baggage` header. */
  baggage: "baggage",
  /** On a NACK: why the request was not executed, as it may go to another instance. */
  notExecuted: "not_executed",
  /** How many calls have led to this one, each made while the one before was served. */
  hops: "hops",
  /** How many events have led here, each emitted while the one before was handled. */
  eventHops: "event_hops",
  /** On a NACK: the request was part of an endless loop of calls. */
  isLoop: "is_loop",
  /** On a NACK: what is wrong with the request, where that is the caller's mistake. */
  reason: "reason",
} as const;

/** Encoded headers. */
export type PackedHeaders = Uint8Array<ArrayBuffer>;

/** The headers of a request. Spelt out, as computed keys cost more than all the rest of it. */
export function requestHeaders(version: string | null, budgetMs: number, traceId: string): Headers {
  return { version, budget_ms: budgetMs, trace_id: traceId } satisfies OwnHeaders;
}

/** The headers of a request that is made while another one, or an event, is handled. */
export function nestedRequestHeaders(
  version: string | null,
  budgetMs: number,
  { traceId, hops }: { readonly traceId: string; readonly hops: Hops },
): Headers {
  const { calls, events } = hops;
  const own = { version, budget_ms: budgetMs, hops: calls, trace_id: traceId } satisfies OwnHeaders;
  return events === 0 ? own : { ...own, [HEADER.eventHops]: events };
}

/** The headers of a reply; `version` is missing where no interface was found. */
export function replyHeaders(
  version: string | null | undefined,
  traceId: string,
  others?: Headers,
): Headers {
  if (others !== undefined) return { version, ...others, trace_id: traceId };
  return { version, trace_id: traceId } satisfies OwnHeaders;
}

type OwnHeaders = { readonly [Name in typeof HEADER[keyof typeof HEADER]]?: unknown };

/** How many frames a message has. */
export const FRAME_COUNT = 5;
/** Which frame is which. */
export const FRAME = { id: 0, type: 1, subject: 2, headers: 3, body: 4 } as const;
/** Shorter bodies are left to the garbage collection. */
export const LONG_BODY_BYTES = 32 * 1024;
/** Most bytes of headers: what they cost to decode comes on top of the body. */
export const MAX_HEADERS_BYTES = 1024 * 1024;

/**
 * Packs a message into its five frames: id, type, subject, headers, body.
 *
 * @throws {TypeError} If the headers or the body cannot be serialized.
 * @see docs/protocol.md, section 1.2
 */
export function packMessage(
  message: Omit<Message, "subject" | "headers"> & {
    readonly subject: Frame;
    readonly headers: Headers | PackedHeaders;
  },
  serializer: Serializer,
): Frame[] {
  const { id, type, subject, headers, body } = message;
  const packed = headers instanceof Uint8Array ? headers : serializer.encode(headers);
  return [id, type, subject, packed, serializer.encode(body)];
}

/** Frees the body of a packed message, once it is sent; `undefined` if that is not worth it. */
export function releaseOf(
  frames: readonly Frame[],
  serializer: Serializer,
): (() => void) | undefined {
  const body = frames[FRAME.body];
  if (typeof body !== "object" || body.length < LONG_BODY_BYTES) return undefined;
  return () => serializer.release?.(body);
}

/**
 * Packs other headers into a message that was not sent yet.
 *
 * @throws {TypeError} If they cannot be serialized.
 */
export function replaceHeaders(frames: Frame[], headers: Headers, serializer: Serializer): void {
  frames[FRAME.headers] = serializer.encode(headers);
}

/** Finds a long value in the body of a message of which a frame arrives. */
export function findLongValue(
  index: number,
  beginning: Uint8Array,
  serializer: Serializer,
): LongPart | undefined {
  return index === FRAME.body ? serializer.findLong?.(beginning) : undefined;
}

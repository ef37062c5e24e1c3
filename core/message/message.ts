import { Buffer } from "node:buffer";
import type { Hops } from "../observe/hops.ts";
import type { Frame } from "../rpc/transport.ts";
import type { LongPart, SeparatePart, Serializer } from "../serializer.ts";
import { TextCache } from "./text_cache.ts";

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

const FRAME_COUNT = 5;
const HEADERS_FRAME = 3;
const BODY_FRAME = 4;
/** Shorter bodies are left to the garbage collection. */
const LONG_BODY_BYTES = 32 * 1024;
const MAX_TYPE_BYTES = 8;
/** Most bytes of headers: what they cost to decode comes on top of the body. */
export const MAX_HEADERS_BYTES = 1024 * 1024;
const TYPES: ReadonlySet<string> = new Set<MessageType>(
  ["REQ", "REP", "ACK", "NACK", "ERROR", "CANCEL", "BYE"],
);
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Packs a message into its five frames: id, type, subject, headers, body.
 *
 * @throws {TypeError} If the headers or the body cannot be serialized.
 * @see docs/protocol.md, section 1.2
 */
export function packMessage(
  message: Omit<Message, "subject"> & { readonly subject: Frame },
  serializer: Serializer,
): Frame[] {
  const { id, type, subject, headers, body } = message;
  return [id, type, subject, serializer.encode(headers), serializer.encode(body)];
}

/** Frees the body of a packed message, once it is sent; `undefined` if that is not worth it. */
export function releaseOf(
  frames: readonly Frame[],
  serializer: Serializer,
): (() => void) | undefined {
  const body = frames[BODY_FRAME];
  if (typeof body !== "object" || body.length < LONG_BODY_BYTES) return undefined;
  return () => serializer.release?.(body);
}

/**
 * Packs other headers into a message that was not sent yet.
 *
 * @throws {TypeError} If they cannot be serialized.
 */
export function replaceHeaders(frames: Frame[], headers: Headers, serializer: Serializer): void {
  frames[HEADERS_FRAME] = serializer.encode(headers);
}

/** Finds a long value in the body of a message of which a frame arrives. */
export function findLongValue(
  index: number,
  beginning: Uint8Array,
  serializer: Serializer,
): LongPart | undefined {
  return index === BODY_FRAME ? serializer.findLong?.(beginning) : undefined;
}

/**
 * Unpacks a message from its five frames.
 *
 * @param part A long value that is missing in the body.
 * @throws {SyntaxError} If the frames are no message; says which part is wrong.
 */
export function unpackMessage(
  frames: readonly Uint8Array[],
  serializer: Serializer,
  part?: SeparatePart,
): ReceivedMessage {
  const [id, type, subject, headers, body] = frames;
  if (frames.length !== FRAME_COUNT || !id || !type || !subject || !headers || !body) {
    throw new SyntaxError(`A message has ${FRAME_COUNT} frames: current value is ${frames.length}`);
  }
  return new ReceivedMessage({ id, type, subject, headers, body }, serializer, part);
}

/** What a message is that cannot be read as a whole. */
export interface Envelope {
  /** What the message is. */
  readonly type: MessageType;
  /** Its id as it came. */
  readonly idFrame: Uint8Array;
  /** Its subject as it came. */
  readonly subjectFrame: Uint8Array;
}

/** Reads everything but the headers and the body; `undefined` if that fails, too. */
export function readEnvelope(frames: readonly Uint8Array[]): Envelope | undefined {
  const [idFrame, type, subjectFrame] = frames;
  if (frames.length !== FRAME_COUNT || !idFrame || !type || !subjectFrame) return undefined;
  try {
    return { type: decodeType(type), idFrame, subjectFrame };
  } catch {
    return undefined; // no message at all
  }
}

/** A message that has arrived; what is rarely looked at is only decoded then. */
export class ReceivedMessage implements Message {
  /** {@inheritDoc Message.type} */
  readonly type: MessageType;
  /** {@inheritDoc Message.body} */
  readonly body: unknown;
  /** The id as it came, for the answer to name it. */
  readonly idFrame: Uint8Array;
  /** The subject as it came: of an answer, the id of its request. */
  readonly subjectFrame: Uint8Array;
  /** How many bytes it came in, and about how many its body takes now. */
  readonly bytes: number;
  #subject: string | undefined;
  #headers: Headers | undefined;
  readonly #headersFrame: Uint8Array;
  readonly #serializer: Serializer;

  /**
   * Reads the frames.
   *
   * @throws {SyntaxError} If they are no message.
   */
  constructor(
    frames: Readonly<Record<"id" | "type" | "subject" | "headers" | "body", Uint8Array>>,
    serializer: Serializer,
    part?: SeparatePart,
  ) {
    this.type = decodeType(frames.type);
    this.subjectFrame = frames.subject;
    this.body = serializer.decode(frames.body, part);
    this.idFrame = frames.id;
    this.#headersFrame = frames.headers;
    this.bytes = frames.id.length + frames.subject.length + frames.headers.length +
      frames.body.length + (serializer.decodedBytes ?? 0);
    if (frames.body.length >= LONG_BODY_BYTES) releaseReceived(frames.body, serializer);
    this.#serializer = serializer;
    if (this.type === "REP") return;
    this.#subject = this.type === "REQ" ? subjects.get(frames.subject) : decodeText(frames.subject);
    this.#headers = decodeHeaders(frames.headers, serializer);
  }

  /** {@inheritDoc Message.subject} */
  get subject(): string {
    return this.#subject ??= toLatin1(this.subjectFrame);
  }

  /** {@inheritDoc Message.id} */
  get id(): string {
    return toLatin1(this.idFrame);
  }

  /** {@inheritDoc Message.headers} */
  get headers(): Headers {
    return this.#headers ??= this.#tryDecodeHeaders();
  }

  #tryDecodeHeaders(): Headers {
    try {
      return decodeHeaders(this.#headersFrame, this.#serializer);
    } catch {
      return {}; // a result is of use without them, too
    }
  }
}

/** Frees what a body came in, unless its frame shares its memory with others. */
function releaseReceived(body: Uint8Array, serializer: Serializer): void {
  if (body.byteLength === body.buffer.byteLength) serializer.release?.(body);
}

function decodeType(frame: Uint8Array): MessageType {
  // Nine in ten messages are REQ or REP, told apart by their last letter.
  if (frame.length === 3 && frame[0] === 0x52 && frame[1] === 0x45) {
    if (frame[2] === 0x51) return "REQ";
    if (frame[2] === 0x50) return "REP";
  }
  const name = frame.length <= MAX_TYPE_BYTES ? decodeText(frame) : "(too long)";
  if (!TYPES.has(name)) throw new SyntaxError("Unknown message type");
  return name as MessageType;
}

function decodeHeaders(frame: Uint8Array, serializer: Serializer): Headers {
  if (frame.length > MAX_HEADERS_BYTES) {
    throw new SyntaxError(
      `The headers of a message must not be longer than ${MAX_HEADERS_BYTES} bytes`,
    );
  }
  const headers = serializer.decode(frame);
  const isMap = typeof headers === "object" && headers !== null && !Array.isArray(headers);
  if (!isMap) throw new SyntaxError("The headers of a message must be a map");
  return headers as Headers;
}

const latin1Slice = (Buffer.prototype as unknown as {
  latin1Slice(this: Uint8Array, start: number, end: number): string;
}).latin1Slice;
// deno-lint-ignore no-control-regex -- the control characters are the lower half of ASCII
const ASCII = /^[\x00-\x7f]*$/;

/** Subjects are ASCII, for which the runtime has a way five times as fast. */
function decodeText(frame: Uint8Array): string {
  const text = toLatin1(frame);
  if (ASCII.test(text)) return text;
  try {
    return utf8.decode(frame);
  } catch (cause) {
    throw new SyntaxError("The type and the subject of a message must be UTF-8", { cause });
  }
}

function toLatin1(frame: Uint8Array): string {
  return latin1Slice.call(frame, 0, frame.length);
}

const subjects = new TextCache(decodeText);

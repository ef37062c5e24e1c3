import { Buffer } from "node:buffer";
import { readTraceId } from "../observe/trace.ts";
import type { SeparatePart, Serializer } from "../serializer.ts";
import { KnownHeaders, TRACE_ID_DIGITS } from "./known_headers.ts";
import {
  FRAME,
  FRAME_COUNT,
  HEADER,
  type Headers,
  LONG_BODY_BYTES,
  MAX_HEADERS_BYTES,
  type Message,
  type MessageType,
} from "./message.ts";
import { TextCache } from "./text_cache.ts";

const MAX_TYPE_BYTES = 8;
const TYPES: ReadonlySet<string> = new Set<MessageType>(
  ["REQ", "REP", "ACK", "NACK", "ERROR", "CANCEL", "BYE"],
);
const utf8 = new TextDecoder("utf-8", { fatal: true });

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
  if (frames.length !== FRAME_COUNT) {
    throw new SyntaxError(`A message has ${FRAME_COUNT} frames: current value is ${frames.length}`);
  }
  return new ReceivedMessage(frames as MessageFrames, serializer, part);
}

/** The frames of a message: id, type, subject, headers, body. */
type MessageFrames = readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];

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
  /** Its headers but for the trace id, if these are known from messages before. */
  #known: Headers | undefined;
  readonly #headersFrame: Uint8Array;
  readonly #serializer: Serializer;

  /**
   * Reads the frames.
   *
   * @throws {SyntaxError} If they are no message.
   */
  constructor(frames: MessageFrames, serializer: Serializer, part?: SeparatePart) {
    const id = frames[FRAME.id]; // not by destructuring, which iterates
    const subject = frames[FRAME.subject];
    const headers = frames[FRAME.headers];
    const body = frames[FRAME.body];
    this.type = decodeType(frames[FRAME.type]);
    this.subjectFrame = subject;
    this.body = serializer.decode(body, part);
    this.idFrame = id;
    this.#headersFrame = headers;
    this.bytes = id.length + subject.length + headers.length + body.length +
      (serializer.decodedBytes ?? 0);
    if (body.length >= LONG_BODY_BYTES) releaseReceived(body, serializer);
    this.#serializer = serializer;
    if (this.type === "REP") return;
    this.#subject = this.type === "REQ" ? subjects.get(subject) : decodeText(subject);
    this.#known = knownHeaders.find(headers, serializer);
    if (this.#known !== undefined) return;
    this.#headers = decodeHeaders(headers, serializer);
    knownHeaders.learn(headers, this.#headers, serializer);
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
    return this.#headers ??= this.#known === undefined
      ? this.#tryDecodeHeaders()
      : { ...this.#known, [HEADER.traceId]: this.traceId };
  }

  /** Its headers; the trace id may be missing, as that costs more than all others. Others may share them. */
  get otherHeaders(): Headers {
    return this.#known ?? this.headers;
  }

  /** Its trace id; empty if it has none. */
  get traceId(): string {
    const frame = this.#headersFrame;
    return this.#known === undefined
      ? readTraceId(this.headers[HEADER.traceId])
      : latin1Slice.call(frame, frame.length - TRACE_ID_DIGITS, frame.length);
  }

  /** Bytes that end with the trace id as it came; undefined where it must be read. */
  get traceIdBytes(): Uint8Array | undefined {
    return this.#known === undefined ? undefined : this.#headersFrame;
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
const knownHeaders = new KnownHeaders();

import type { Serializer } from "./serializer.ts";

/** Names and values that travel beside the body. */
export type Headers = Readonly<Record<string, unknown>>;

/**
 * What a message is. The first five are the original's; `CANCEL` (its subject is the id of a
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
  /** Milliseconds that the caller still waits. Relative, as clocks differ. */
  budgetMs: "budget_ms",
  /** On a NACK: the request was not executed and may go to another instance. */
  notExecuted: "not_executed",
} as const;

const FRAME_COUNT = 5;
const text = new TextDecoder("utf-8", { fatal: true });
const bytes = new TextEncoder();
const TYPES = new Map<string, MessageType>();
const TYPE_FRAMES = {} as Record<MessageType, Uint8Array>;
for (const type of ["REQ", "REP", "ACK", "NACK", "ERROR", "CANCEL", "BYE"] as const) {
  TYPES.set(type, type);
  TYPE_FRAMES[type] = bytes.encode(type);
}

/**
 * Packs a message into its five frames: id, type, subject, headers, body.
 *
 * @throws {TypeError} If the headers or the body cannot be serialized.
 * @see PROTOCOL.md, section 1.2
 */
export function packMessage(message: Message, serializer: Serializer): Uint8Array[] {
  return [
    encodeText(message.id),
    TYPE_FRAMES[message.type],
    encodeText(message.subject),
    serializer.encode(message.headers),
    serializer.encode(message.body),
  ];
}

/**
 * Unpacks a message from its five frames.
 *
 * @throws {SyntaxError} If the frames are no message; says which part is wrong.
 */
export function unpackMessage(frames: readonly Uint8Array[], serializer: Serializer): Message {
  const [id, type, subject, headers, body] = frames;
  if (frames.length !== FRAME_COUNT || !id || !type || !subject || !headers || !body) {
    throw new SyntaxError(`A message has ${FRAME_COUNT} frames: current value is ${frames.length}`);
  }
  return {
    id: decodeText(id, "id"),
    type: decodeType(type),
    subject: decodeText(subject, "subject"),
    headers: decodeHeaders(headers, serializer),
    body: serializer.decode(body),
  };
}

function decodeType(frame: Uint8Array): MessageType {
  // Nine in ten messages are REQ or REP, told apart by their last letter.
  if (frame.length === 3 && frame[0] === 0x52 && frame[1] === 0x45) {
    if (frame[2] === 0x51) return "REQ";
    if (frame[2] === 0x50) return "REP";
  }
  const name = frame.length <= 8 ? decodeText(frame, "type") : "(too long)";
  const type = TYPES.get(name);
  if (type === undefined) throw new SyntaxError(`Unknown message type ${JSON.stringify(name)}`);
  return type;
}

function decodeHeaders(frame: Uint8Array, serializer: Serializer): Headers {
  const headers = serializer.decode(frame);
  if (typeof headers !== "object" || headers === null || Array.isArray(headers)) {
    throw new SyntaxError("The headers of a message must be a map");
  }
  return headers as Headers;
}

const SHORT = 64;

function encodeText(value: string): Uint8Array {
  const length = value.length;
  if (length > SHORT) return bytes.encode(value);
  const frame = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i);
    if (code > 0x7f) return bytes.encode(value);
    frame[i] = code;
  }
  return frame;
}

function decodeText(frame: Uint8Array, part: string): string {
  if (frame.length <= SHORT) {
    let ascii = true;
    for (let i = 0; i < frame.length; i++) {
      if ((frame[i] as number) > 0x7f) {
        ascii = false;
        break;
      }
    }
    if (ascii) return String.fromCharCode.apply(null, frame as unknown as number[]);
  }
  try {
    return text.decode(frame);
  } catch (cause) {
    throw new SyntaxError(`The ${part} of a message must be UTF-8`, { cause });
  }
}

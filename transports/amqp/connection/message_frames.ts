/**
 * Messages as frames of AMQP 0-9-1.
 *
 * @see https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf, sections 2.3.5 and 4.2
 * @module
 */
import { Buffer } from "node:buffer";
import type { MessageHeaders, PayloadProperties } from "../message.ts";

const [METHOD, HEADER, BODY] = [1, 2, 3] as const;
const [BASIC, PUBLISH] = [60, 40] as const;
/** Type, channel and length. */
const FRAME_START_BYTES = 7;
const FRAME_END = 0xce;
/** What each frame takes beyond what is in it. */
export const FRAME_OVERHEAD = FRAME_START_BYTES + 1;

const MANDATORY = 1;
/** Which properties are there; they follow in this order. */
const FLAG = {
  contentType: 1 << 15,
  contentEncoding: 1 << 14,
  headers: 1 << 13,
  deliveryMode: 1 << 12,
  priority: 1 << 11,
  messageId: 1 << 7,
} as const;

/** Where the length of the content stands in the frame of the properties. */
const CONTENT_LENGTH_AT = FRAME_START_BYTES + 4;
const MAX_SHORT_TEXT_BYTES = 255;

/** Everything of a message but its content: two frames. */
export interface MessageHead {
  /** The frames, with a content length of zero. */
  readonly bytes: Uint8Array;
  /** Where the eight bytes of that length are. */
  readonly contentLengthAt: number;
}

/** What a message says besides its content. */
export interface HeadOptions {
  /** Channel that it goes on. */
  readonly channel: number;
  /** Exchange that gets it. */
  readonly exchange: string;
  /** Routing key. */
  readonly key: string;
  /** Everything else. */
  readonly properties: PayloadProperties;
  /** @default {none} */
  readonly messageId?: string | undefined;
}

/**
 * Writes what stands before the content.
 *
 * @throws {RangeError} If a name takes more than 255 bytes.
 */
export function encodeHead(
  { channel, exchange, key, properties, messageId }: HeadOptions,
): MessageHead {
  const method = frame(METHOD, channel, [
    uint16(BASIC),
    uint16(PUBLISH),
    uint16(0), // a ticket, which nothing uses
    shortText(exchange),
    shortText(key),
    uint8(properties.mandatory ? MANDATORY : 0),
  ]);
  const { contentType, contentEncoding, headers, deliveryMode, priority } = properties;
  const flags = FLAG.contentType | FLAG.contentEncoding | FLAG.headers | FLAG.deliveryMode |
    FLAG.priority | (messageId === undefined ? 0 : FLAG.messageId);
  const header = frame(HEADER, channel, [
    uint16(BASIC),
    uint16(0),
    Buffer.alloc(8), // the length of the content
    uint16(flags),
    shortText(contentType),
    shortText(contentEncoding),
    table(headers),
    uint8(deliveryMode),
    uint8(priority),
    ...messageId === undefined ? [] : [shortText(messageId)],
  ]);
  return {
    bytes: Buffer.concat([method, header]),
    contentLengthAt: method.length + CONTENT_LENGTH_AT,
  };
}

/** Bytes that a message takes whose content is cut into frames of so many bytes at most. */
export function messageBytes(
  head: MessageHead,
  contentBytes: number,
  maxFrameContent: number,
): number {
  const frames = contentBytes <= maxFrameContent
    ? Math.sign(contentBytes)
    : Math.ceil(contentBytes / maxFrameContent);
  return head.bytes.length + contentBytes + frames * FRAME_OVERHEAD;
}

/** Where a message is written. */
export interface Target {
  /** Has room for it. */
  readonly bytes: Uint8Array;
  /** Where it begins. */
  readonly at: number;
  /** Channel that it goes on. */
  readonly channel: number;
  /** How many bytes of content a frame takes at most. */
  readonly maxFrameContent: number;
}

/** Writes a message; returns where it ends. */
export function writeMessage(
  { bytes: head, contentLengthAt }: MessageHead,
  content: Uint8Array,
  { bytes, at, channel, maxFrameContent }: Target,
): number {
  bytes.set(head, at);
  // Its upper four bytes stay zero: no content has 4 GiB.
  putUint32(bytes, at + contentLengthAt + 4, content.length);
  let end = at + head.length;
  for (let from = 0; from < content.length; from += maxFrameContent) {
    const isWhole = content.length <= maxFrameContent;
    const piece = isWhole ? content : content.subarray(from, from + maxFrameContent);
    bytes[end] = BODY;
    bytes[end + 1] = channel >>> 8;
    bytes[end + 2] = channel;
    putUint32(bytes, end + 3, piece.length);
    bytes.set(piece, end + FRAME_START_BYTES);
    end += FRAME_START_BYTES + piece.length;
    bytes[end++] = FRAME_END;
  }
  return end;
}

function putUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

function frame(type: number, channel: number, fields: readonly Uint8Array[]): Buffer {
  const payload = Buffer.concat(fields);
  return Buffer.concat([
    uint8(type),
    uint16(channel),
    uint32(payload.length),
    payload,
    uint8(FRAME_END),
  ]);
}

function table(values: MessageHeaders): Buffer {
  const fields = Buffer.concat(
    Object.entries(values).flatMap(([name, value]) => [shortText(name), ...field(value)]),
  );
  return Buffer.concat([uint32(fields.length), fields]);
}

/** The kind of a value, and the value. Whole numbers are 64 bits long, which every reader takes. */
function field(value: string | number): Uint8Array[] {
  if (typeof value === "string") {
    const text = Buffer.from(value);
    return [Buffer.from("S"), uint32(text.length), text];
  }
  const number = Buffer.alloc(8);
  if (Number.isSafeInteger(value)) number.writeBigInt64BE(BigInt(value));
  else number.writeDoubleBE(value);
  return [Buffer.from(Number.isSafeInteger(value) ? "l" : "d"), number];
}

function shortText(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > MAX_SHORT_TEXT_BYTES) {
    throw new RangeError(
      `Cannot publish a message as "${text}" must take at most ${MAX_SHORT_TEXT_BYTES} bytes: ` +
        `current value is ${bytes.length}`,
    );
  }
  return Buffer.concat([uint8(bytes.length), bytes]);
}

const uint8 = (value: number): Uint8Array => Uint8Array.of(value);
const uint16 = (value: number): Uint8Array => Uint8Array.of(value >>> 8, value);
const uint32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

import type { Frame, FrameLength } from "../rpc/transport.ts";
import { NOT_COPIED, type Serializer } from "../serializer.ts";
import { type Headers, MAX_HEADERS_BYTES, type Message, packMessage } from "./message.ts";
import { unpackMessage } from "./received_message.ts";

/** What arrives of a message. */
export type Passed = Pick<Message, "headers" | "body"> & {
  /** About how many bytes it would have come in, and its body takes now. */
  readonly bytes: number;
};

/** How a message is passed on. */
export interface PassOptions {
  /** Why frames must not be sent, if so. */
  readonly refusal: (frames: readonly FrameLength[]) => RangeError | undefined;
  /** Whether the headers were made for this message, of values that arrive as they are: they need no copy. */
  readonly hasFreshHeaders: boolean;
}

/** What the frames of a short message take besides its body. */
const ENVELOPE_BYTES = 128;
/** A character that was counted as one byte may be three in a frame. */
const MOST_PER_BYTE = 3;
const SAFE_HEADERS_BYTES = MAX_HEADERS_BYTES / (MOST_PER_BYTE + 1);
/** A message as one frame; kept, so that asking about its length takes no memory. */
const WHOLE = { length: 0 };
const MESSAGE = [WHOLE];
const utf8 = new TextEncoder();

/**
 * What would arrive of a message if it were packed, sent and unpacked. Only values that cannot be
 * copied are packed.
 *
 * @throws {TypeError} If the headers or the body cannot be serialized.
 * @throws {RangeError} If it is too long, nests too deeply or costs too much to decode.
 * @throws {SyntaxError} If the message could be sent, and its receiver could not read it.
 */
export function passMessage(
  message: Message,
  serializer: Serializer,
  { refusal, hasFreshHeaders }: PassOptions,
): Passed {
  if (serializer.copy !== undefined) {
    const headers = hasFreshHeaders ? message.headers : copyHeaders(message.headers, serializer);
    const headersBytes = hasFreshHeaders ? 0 : serializer.copiedBytes ?? 0;
    const body = headers === undefined ? NOT_COPIED : serializer.copy(message.body);
    if (headers !== undefined && body !== NOT_COPIED) {
      const bytes = ENVELOPE_BYTES + (serializer.copiedBytes ?? 0);
      WHOLE.length = MOST_PER_BYTE * (bytes + headersBytes);
      if (refusal(MESSAGE) === undefined) return { headers, body, bytes };
    }
  }
  const frames = packMessage(message, serializer);
  const refused = refusal(frames);
  if (refused !== undefined) throw refused;
  const { headers, body, bytes } = unpackMessage(frames.map(toBytes), serializer);
  return { headers, body, bytes };
}

/** A copy of headers, unless they may be too long to be read. */
function copyHeaders(headers: Headers, serializer: Serializer): Headers | undefined {
  const copy = serializer.copy?.(headers);
  const isShort = (serializer.copiedBytes ?? Infinity) <= SAFE_HEADERS_BYTES;
  return isShort && copy !== NOT_COPIED ? copy as Headers : undefined;
}

function toBytes(frame: Frame): Uint8Array {
  return typeof frame === "string" ? utf8.encode(frame) : frame;
}

import { Buffer } from "node:buffer";
import type { Destination, Payload, PayloadProperties } from "../message.ts";
import {
  encodeHead,
  FRAME_OVERHEAD,
  type HeadOptions,
  messageBytes,
  type MessageHead,
  writeMessage,
} from "./message_frames.ts";
import { QuietMoment } from "./quiet_moment.ts";
import { shortenHeaders } from "./shorten_headers.ts";

/** Message heads are cached for this many event types. */
const MAX_HEADS = 1_000;
/** Messages of this length together are written without waiting for the end of the turn. */
const BATCH_BYTES = 64 * 1024;
const EMPTY = new Uint8Array(0);

/** What a {@linkcode MessageWriter} writes to. */
export interface MessageWriterOptions {
  /** Number of the channel. */
  readonly channel: number;
  /** Bytes that the broker takes in a frame. */
  readonly maxFrameBytes: number;
  /** Writes bytes to the connection. They are not changed any more. */
  readonly write: (bytes: Uint8Array) => void;
}

interface KnownHead {
  readonly exchange: string;
  readonly properties: PayloadProperties;
  readonly head: MessageHead;
}

/**
 * Writes the messages of one turn together. The library takes three buffers, an entry in a queue
 * and a write to the socket for each of them.
 */
export class MessageWriter {
  readonly #options: MessageWriterOptions;
  readonly #maxFrameContent: number;
  /** By routing keys; nearly all messages go to the same exchange with the same properties. */
  readonly #heads = new Map<string, KnownHead>();
  #batch: Uint8Array = EMPTY;
  /** Where the part of the batch begins that was not written yet, and where it ends. */
  #begin = 0;
  #end = 0;
  readonly #turn = new QuietMoment(() => this.#flush());

  /** Writes nothing yet. */
  constructor(options: MessageWriterOptions) {
    this.#options = options;
    this.#maxFrameContent = options.maxFrameBytes - FRAME_OVERHEAD;
  }

  /**
   * Writes a message, at the end of this turn at the latest.
   *
   * Headers that do not fit into a frame are cut.
   *
   * @throws {RangeError} If a name in it is too long, or there are too many headers for a frame.
   */
  put({ content, properties }: Payload, destination: Destination): void {
    const { channel } = this.#options;
    const head = this.#headOf(properties, destination);
    const maxFrameContent = this.#maxFrameContent;
    this.#makeRoom(messageBytes(head, content.length, maxFrameContent));
    const target = { bytes: this.#batch, at: this.#end, channel, maxFrameContent };
    this.#end = writeMessage(head, content, target);
    if (this.#end - this.#begin >= BATCH_BYTES) this.#flush();
    else this.#turn.noise();
  }

  #flush(): void {
    if (this.#end === this.#begin) return;
    const bytes = this.#batch.subarray(this.#begin, this.#end);
    this.#begin = this.#end;
    // The buffer of a long message is not kept until the next one.
    if (this.#batch.length > BATCH_BYTES) this.#replaceBatch(EMPTY);
    this.#options.write(bytes);
  }

  #makeRoom(bytes: number): void {
    if (this.#end + bytes <= this.#batch.length) return;
    this.#flush();
    this.#replaceBatch(Buffer.allocUnsafeSlow(Math.max(BATCH_BYTES, bytes)));
  }

  #replaceBatch(batch: Uint8Array): void {
    this.#batch = batch;
    this.#begin = this.#end = 0;
  }

  #headOf(properties: PayloadProperties, destination: Destination): MessageHead {
    const { exchange, key, messageId } = destination;
    const options = { channel: this.#options.channel, exchange, key, properties, messageId };
    if (messageId !== undefined) return this.#encode(options);
    const known = this.#heads.get(key);
    if (known?.properties === properties && known.exchange === exchange) return known.head;
    const head = this.#encode(options);
    if (this.#heads.size >= MAX_HEADS) this.#heads.clear();
    this.#heads.set(key, { exchange, properties, head });
    return head;
  }

  /** The broker closes the connection for a longer frame: all messages would be lost for one. */
  #encode(options: HeadOptions): MessageHead {
    const { maxFrameBytes } = this.#options;
    const head = encodeHead(options);
    const { length } = head.bytes;
    if (length <= maxFrameBytes) return head;
    const headers = shortenHeaders(options.properties.headers, length - maxFrameBytes);
    if (headers !== undefined) {
      return this.#encode({ ...options, properties: { ...options.properties, headers } });
    }
    throw new RangeError(
      `Cannot publish a message as its headers must take at most ${maxFrameBytes} bytes: ` +
        `current value is ${length}`,
    );
  }
}

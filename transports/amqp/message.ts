/**
 * Events as messages of the broker.
 *
 * @see docs/protocol.md, section 6
 * @module
 */
import { Buffer } from "node:buffer";
import type { ServiceEvent } from "../../core/events/service_event.ts";
import type { Serializer } from "../../core/serializer.ts";

const JSON_TYPE = "application/json";
const PERSISTENT = 2;

/** The original's count of attempts that are left, among an event's headers. */
export const RETRY_COUNT = "retry_count";

/** Text, number or flag that travels with a message. */
export type MessageHeaders = Readonly<Record<string, string | number>>;

/** What travels, as it is published. */
export interface Payload {
  /** The event, packed. */
  readonly content: Buffer;
  /** Everything else. */
  readonly properties: PayloadProperties;
}

/** Where a message goes. */
export interface Destination {
  /** Exchange that gets it; the empty name stands for that of all queues by their names. */
  readonly exchange: string;
  /** Routing key. */
  readonly key: string;
  /** For what the broker returns because no queue wants it. */
  readonly messageId?: string;
  /**
   * Withdraws the message once it is aborted, unless it is on its way; where its connection is lost
   * it does not go to the next one.
   */
  readonly signal?: AbortSignal;
}

/** Properties of a message. */
export interface PayloadProperties {
  /** Format of the content. */
  readonly contentType: string;
  /** Encoding of the content. */
  readonly contentEncoding: string;
  /** Named values. */
  readonly headers: MessageHeaders;
  /** Whether the message survives a restart of the broker: 2 if so. */
  readonly deliveryMode: number;
  /** Always 0. */
  readonly priority: number;
  /** Whether the broker says so if no queue wants the message. */
  readonly mandatory: boolean;
}

/** What of a message that comes is looked at. */
export interface ReceivedPayload {
  /** The event, packed. */
  readonly content: Uint8Array;
  /** Everything else. */
  readonly properties: {
    readonly contentType?: unknown;
    readonly contentEncoding?: unknown;
    readonly headers?: Readonly<Record<string, unknown>> | undefined;
  };
  /** How it came here. */
  readonly fields: { readonly routingKey: string };
}

/** Packs and unpacks events in one format; unpacks others that are accepted. */
export class EventFormat {
  readonly #serializer: Serializer;
  readonly #readers = new Map<unknown, (bytes: Uint8Array) => unknown>([[JSON_TYPE, readJson]]);
  /** Of events without headers of their own: one object for all of them. */
  readonly #properties: PayloadProperties;

  /** Writes in the serializer's format. */
  constructor(serializer: Serializer, accept: readonly Serializer[] = []) {
    this.#serializer = serializer;
    this.#properties = {
      contentType: serializer.contentType,
      contentEncoding: serializer.contentType.includes("json") ? "utf-8" : "binary",
      headers: {},
      deliveryMode: PERSISTENT,
      priority: 0,
      mandatory: true,
    };
    for (const each of [...accept, serializer]) {
      this.#readers.set(each.contentType, (bytes) => each.decode(bytes));
    }
  }

  /**
   * Packs an event.
   *
   * @throws {TypeError} If its body cannot be serialized.
   */
  pack({ type, headers, body, source }: ServiceEvent, beside?: MessageHeaders): Payload {
    const bytes = this.#serializer.encode({ type, headers, body, source });
    return {
      content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      properties: beside ? { ...this.#properties, headers: beside } : this.#properties,
    };
  }

  /**
   * Unpacks an event. Whatever is missing is empty, as in Python lymph.
   *
   * @throws {SyntaxError} If it is no event, or its format is not accepted.
   */
  unpack({ content, properties, fields }: ReceivedPayload): ServiceEvent {
    const read = this.#readers.get(properties.contentType);
    if (read === undefined) {
      throw new SyntaxError(
        `Cannot read an event as its content type must be one of ${
          [...this.#readers.keys()].join(", ")
        }: current value is ${properties.contentType}`,
      );
    }
    const value = read(content);
    if (!isRecord(value)) throw new SyntaxError("Cannot read an event as it must be a map");
    const { type = fields.routingKey, body = {}, source = "", headers } = value;
    return {
      type: String(type),
      body,
      source: String(source),
      headers: isRecord(headers) ? headers : {},
    };
  }
}

/** The bytes of a message as they came, for what could not be unpacked. */
export function rawEvent({ content }: ReceivedPayload, type: string): ServiceEvent {
  return { type, body: content, source: "", headers: {} };
}

/** A message as it came, to be published again. */
export function repack(
  { content, properties: { contentType, contentEncoding } }: ReceivedPayload,
  headers: MessageHeaders,
): Payload {
  return {
    content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    properties: {
      contentType: typeof contentType === "string" ? contentType : "",
      contentEncoding: typeof contentEncoding === "string" ? contentEncoding : "",
      headers,
      deliveryMode: PERSISTENT,
      priority: 0,
      mandatory: true,
    },
  };
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new SyntaxError("Cannot read an event as it must be JSON in UTF-8", { cause });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

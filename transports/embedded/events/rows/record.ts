import type { ServiceEvent } from "../../../../core/events/service_event.ts";
import type { Serializer } from "../../../../core/serializer.ts";

/** An event as the store has it. */
export interface EventRecord {
  /** Its type. */
  readonly type: string;
  /** Identity of the instance that emitted it. */
  readonly source: string;
  /** Its headers, serialized. */
  readonly headers: Uint8Array;
  /** Its body, serialized. */
  readonly body: Uint8Array;
}

/**
 * Serializes an event.
 *
 * @throws {TypeError} If the headers or the body cannot be serialized.
 */
export function toRecord(event: ServiceEvent, serializer: Serializer): EventRecord {
  const { type, source, headers, body } = event;
  return { type, source, headers: serializer.encode(headers), body: serializer.encode(body) };
}

/**
 * Makes an event of a record.
 *
 * @throws {SyntaxError} If the headers or the body are not what the serializer reads.
 */
export function fromRecord(record: EventRecord, serializer: Serializer): ServiceEvent {
  const { type, source } = record;
  const headers = serializer.decode(record.headers);
  if (!isMap(headers)) throw new SyntaxError(`The headers of a ${type} event must be a map`);
  return { type, source, headers, body: serializer.decode(record.body) };
}

/** Makes an event of a record, leaving as bytes what cannot be decoded. */
export function fromBrokenRecord(record: EventRecord, serializer: Serializer): ServiceEvent {
  const { type, source } = record;
  const headers = decodeOr({}, record.headers, serializer);
  const body = decodeOr(record.body, record.body, serializer);
  return { type, source, headers: isMap(headers) ? headers : {}, body };
}

function decodeOr(fallback: unknown, bytes: Uint8Array, serializer: Serializer): unknown {
  try {
    return serializer.decode(bytes);
  } catch {
    // The dead letter says what was wrong with it.
    return fallback;
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

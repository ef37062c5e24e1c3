import type { ServiceEvent } from "../../core/events/service_event.ts";
import type { Serializer } from "../../core/serializer.ts";
import type { PackedEvent } from "./queue.ts";

/** Packs an event. */
export function packEvent(event: ServiceEvent, serializer: Serializer): PackedEvent {
  const { type, headers, body, source } = event;
  return { type, bytes: serializer.encode({ type, headers, body, source }) };
}

/** Unpacks an event. */
export function unpackEvent({ bytes }: PackedEvent, serializer: Serializer): ServiceEvent {
  return serializer.decode(bytes) as ServiceEvent;
}

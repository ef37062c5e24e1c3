import { Listing } from "../../../core/discovery/directory.ts";
import type { EventHandler, EventSystem } from "../../../core/events/event_system.ts";
import { SERIAL_EVENTS, SerialHandler } from "../../../core/events/serial/serial_handler.ts";
import { SerialQueues } from "../../../core/events/serial/serial_queues.ts";

/** The queues of a serial handler whose events carry a number as their key. */
export function serialQueues(type: string): SerialQueues {
  const key = ({ body }: { body: { key: number } }) => body.key;
  return new SerialQueues("Bench", type, { types: [type], options: { key } });
}

/** One of several instances that handle serial events, without the rest of a container. */
export function serialHandler(
  events: EventSystem,
  type: string,
  options: {
    readonly index: number;
    readonly count: number;
    readonly handle: EventHandler;
  },
): SerialHandler {
  const instances = new Listing();
  instances.update(Array.from({ length: options.count }, (_, index) => ({
    id: String(index),
    service: "Bench",
    identity: String(index),
    endpoint: "",
    version: null,
    metadata: { [SERIAL_EVENTS]: [type] },
  })));
  return new SerialHandler({
    events,
    source: () => "bench",
    instances: () => instances,
    instanceId: String(options.index),
    queues: serialQueues(type),
    handlerName: type,
    checked: (handle) => handle,
    traced: (_queue, handle) => (event) => Promise.try(handle, event),
    handle: options.handle,
  });
}

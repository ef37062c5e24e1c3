import { AmqpEventSystem } from "../../../transports/amqp/mod.ts";
import { EmbeddedEventSystem } from "../../../transports/embedded/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";

/** Starts the event system of a store: a broker's URL, or a state directory. */
export async function openEventSystem(
  store: string,
): Promise<AmqpEventSystem | EmbeddedEventSystem> {
  const serializer = new MsgpackSerializer();
  const events = isBroker(store)
    ? new AmqpEventSystem({ url: store, serializer })
    : new EmbeddedEventSystem({ stateDir: store, serializer });
  await events.start();
  return events;
}

/** Whether a store is a broker, and no directory. */
export function isBroker(store: string): boolean {
  return store.startsWith("amqp:");
}

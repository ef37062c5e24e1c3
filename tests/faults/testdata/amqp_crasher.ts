/** Handles events of the queue `Q` until one ends its process: `deno run amqp_crasher.ts URL ORDER`. */
import type { DeliveryOrder } from "../../../core/events/event_system.ts";
import { AmqpEventSystem } from "../../../transports/amqp/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";

const [url = "", order = "concurrent"] = Deno.args;
const events = new AmqpEventSystem({ url, serializer: new MsgpackSerializer() });
await events.start();
const subscription = { queue: "Q", patterns: ["#"], order: order as DeliveryOrder, retries: 5 };
await events.subscribe(subscription, async ({ body }) => {
  console.log(`handles ${body}`);
  // Others get the time to be handled at the same time, and are cut off.
  await new Promise((resolve) => setTimeout(resolve, 20));
  if (String(body).startsWith("deadly")) Deno.exit(137);
  console.log(`handled ${body}`);
});

/**
 * A process that subscribes to queue `Q` (and to a broadcast), says what it has done with each
 * event, and never comes to the acknowledgement: `deno run -A amqp_consumer.ts <url>`.
 *
 * @module
 */
import { AmqpWorld } from "../../support/servers/amqp.ts";

const world = new AmqpWorld(Deno.args[0] ?? "");
const events = await world.events();
await world.hear(events, { queue: "Q-broadcast-1", exclusive: true });
await world.hear(events, {}, async (body) => {
  console.log(`effect ${body}`);
  await new Promise(() => {}); // the process is killed before it can acknowledge
});
console.log("live");

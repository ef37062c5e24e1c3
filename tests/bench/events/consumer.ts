/**
 * A process that consumes events for the benchmark: `consumer.ts <state directory> <queue>`, or
 * with `<index> <count>` behind it, one of so many instances that handle them as serial events. It
 * says `ready`, subscribes once its standard input says anything, and prints for each event how
 * many milliseconds after its time it was handled, in lines of many.
 *
 * @module
 */
import type { EventHandler } from "../../../core/events/event_system.ts";
import { EmbeddedEventSystem } from "../../../transports/embedded/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";

import { serialHandler } from "./serial.ts";

const [stateDir = "", queue = "", index, count] = Deno.args;
const events = new EmbeddedEventSystem({ stateDir, serializer: new MsgpackSerializer() });
await events.start();
const input = Deno.stdin.readable.getReader();
console.log("ready");
await input.read();
let lateness: number[] = [];
const handle: EventHandler = ({ body }) => {
  lateness.push(performance.timeOrigin + performance.now() - (body as { dueAt: number }).dueAt);
  return Promise.resolve();
};
const serial = index === undefined
  ? undefined
  : serialHandler(events, queue, { index: Number(index), count: Number(count), handle });
if (serial === undefined) await events.subscribe({ queue, patterns: [queue] }, handle);
else await serial.start();
console.log("subscribed");
const report = setInterval(() => {
  if (lateness.length > 0) console.log(lateness.map((ms) => ms.toFixed(3)).join(" "));
  lateness = [];
}, 20);
while (!(await input.read()).done);
clearInterval(report);
await serial?.[Symbol.asyncDispose]();
await events.stop();

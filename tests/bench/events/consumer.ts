/**
 * A process that consumes events for the benchmark: `consumer.ts <state directory> <queue>`. It
 * says `ready`, subscribes once its standard input says anything, and prints for each event how
 * many milliseconds after its time it was handled, in lines of many.
 *
 * @module
 */
import { EmbeddedEventSystem } from "../../../transports/embedded/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";

const [stateDir = "", queue = ""] = Deno.args;
const events = new EmbeddedEventSystem({ stateDir, serializer: new MsgpackSerializer() });
await events.start();
const input = Deno.stdin.readable.getReader();
console.log("ready");
await input.read();
let lateness: number[] = [];
await events.subscribe({ queue, patterns: [queue] }, ({ body }) => {
  lateness.push(performance.timeOrigin + performance.now() - (body as { dueAt: number }).dueAt);
  return Promise.resolve();
});
console.log("subscribed");
const report = setInterval(() => {
  if (lateness.length > 0) console.log(lateness.map((ms) => ms.toFixed(3)).join(" "));
  lateness = [];
}, 20);
while (!(await input.read()).done);
clearInterval(report);
await events.stop();

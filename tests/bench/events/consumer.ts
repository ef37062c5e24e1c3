/**
 * A process that consumes events for the benchmark: `consumer.ts <state directory> <queue> <warm-up>`,
 * or with `<index> <count>` behind it, one of so many instances that handle them as serial events. It
 * handles `<warm-up>` events of its own, says `ready`, subscribes once its standard input says
 * anything, and prints for each event how many milliseconds after its time it was handled, in lines
 * of many.
 *
 * @module
 */
import type { EventHandler } from "../../../core/events/event_system.ts";
import { EmbeddedEventSystem } from "../../../transports/embedded/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { bodyOf } from "./body.ts";
import { serialHandler, serialQueues } from "./serial.ts";

const [stateDir = "", queue = "", warmUp = "0", index, count] = Deno.args;
const events = new EmbeddedEventSystem({ stateDir, serializer: new MsgpackSerializer() });

async function handle(
  type: string,
  instance: { readonly index: number; readonly count: number },
  handle: EventHandler,
): Promise<AsyncDisposable> {
  if (index === undefined) return await events.subscribe({ queue: type, patterns: [type] }, handle);
  const serial = serialHandler(events, type, { ...instance, handle });
  await serial.start();
  return serial;
}

/** Handles events of its own, so that V8 has compiled what it will run. */
async function warm(total: number): Promise<void> {
  const type = `warm-${Deno.pid}`;
  const isSerial = index !== undefined;
  await events.declare(isSerial ? serialQueues(type).push() : { queue: type, patterns: [type] });
  await Promise.all(Array.from(
    { length: total },
    (_, i) => events.emit({ type, body: bodyOf(i), source: "bench", headers: {} }),
  ));
  const { promise, resolve } = Promise.withResolvers<void>();
  let handled = 0;
  const handling = await handle(type, { index: 0, count: 1 }, () => {
    if (++handled === total) resolve();
    return Promise.resolve();
  });
  await promise;
  await handling[Symbol.asyncDispose]();
}

await events.start();
if (warmUp !== "0") await warm(Number(warmUp));
const input = Deno.stdin.readable.getReader();
console.log("ready");
await input.read();
let lateness: number[] = [];
const handling = await handle(queue, { index: Number(index), count: Number(count) }, ({ body }) => {
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
await handling[Symbol.asyncDispose]();
await events.stop();

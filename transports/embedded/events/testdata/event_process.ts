/**
 * A process that takes part in events, for tests: `event_process.ts <plan as JSON>`. It subscribes,
 * says `ready`, emits what it shall, says `emitted`, and prints the body of what it handles. It
 * lives until it is killed or its standard input ends; then it stops in order.
 *
 * @module
 */
import { MsgpackSerializer } from "../../../serializers/mod.ts";
import { EmbeddedEventSystem } from "../event_system.ts";
import type { EventPlan } from "./spawn_events.ts";

const plan: EventPlan = JSON.parse(Deno.args[0] ?? "{}");
const { subscription, hangs = false, emits = 0, frozenAfterMs = 60_000 } = plan;
const { now } = Date;
Date.now = () => now() + (plan.clockOffsetMs ?? 0);
const events = new EmbeddedEventSystem({
  stateDir: plan.stateDir,
  serializer: new MsgpackSerializer(),
  frozenAfterMs,
});
await events.start();
if (subscription) {
  await events.subscribe(subscription, ({ body }) => {
    console.log(JSON.stringify(body));
    if (plan.computesUntil !== undefined) computeUntil(plan.computesUntil);
    return hangs ? new Promise(() => {}) : Promise.resolve();
  });
}
console.log("ready");
const bodies = Array.from({ length: emits }, (_, index) => index);
await Promise.all(
  bodies.map((body) => events.emit({ type: "counted", body, source: "process", headers: {} })),
);
console.log("emitted");
for await (const _ of Deno.stdin.readable) { /* Nothing is said, only its end matters. */ }
await events.stop();

function computeUntil(file: string): void {
  for (;;) {
    try {
      Deno.statSync(file);
      return console.log("done");
    } catch {
      // Not yet.
    }
  }
}

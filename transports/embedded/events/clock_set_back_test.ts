import assert from "node:assert/strict";
import type { DeliveryOrder } from "../../../core/events/event_system.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { EventWorld, OtherEvents } from "./testdata/event_world.ts";

const HOUR_MS = 3_600_000;

for (const order of ["concurrent", "sequential", "serial"] satisfies DeliveryOrder[]) {
  Deno.test(`what has failed in a ${order} queue is soon tried again after the clock was set back`, async () => {
    await using world = await EventWorld.open();
    const subscription = { queue: "Q", patterns: ["#"], order, retries: 1 };
    const failed = Promise.withResolvers<void>();
    const live = await world.events.subscribe(subscription, () => {
      failed.resolve();
      return Promise.reject(new RangeError("no luck"));
    });
    await world.emit("failed");
    await failed.promise;
    await live[Symbol.asyncDispose]();
    await world.events.emit(
      { type: "e", body: "delayed", source: "test", headers: {} },
      { delayMs: HOUR_MS },
    );
    world.execute(`UPDATE deliveries SET due_at = due_at + ${HOUR_MS};
      UPDATE queues SET held_until = held_until + ${HOUR_MS}`);
    await using other = new OtherEvents(world.directory);
    await other.events.start();
    const bodies: unknown[] = [];
    await other.events.subscribe(subscription, ({ body }) => Promise.resolve(bodies.push(body)));
    await eventually(() => bodies.length > 0);
    assert.deepEqual(bodies, ["failed"]);
    await eventually(() => world.queueLength() === 1);
  });
}

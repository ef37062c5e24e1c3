import assert from "node:assert/strict";
import { eventually } from "../../../tests/support/eventually.ts";
import { EventWorld } from "./testdata/event_world.ts";

Deno.test("a subscriber that is stuck misses events in its own queue and holds up no emitter", async () => {
  await using world = await EventWorld.open({ maxMessages: 3 });
  const release = Promise.withResolvers<void>();
  const own: unknown[] = [];
  await world.events.subscribe(
    { queue: "own", patterns: ["#"], exclusive: true, order: "sequential" },
    ({ body }) => {
      own.push(body);
      return release.promise;
    },
  );
  await world.subscribe();
  for (let body = 1; body <= 10; body++) {
    await world.emit(body);
    await eventually(() => world.bodies.length === body);
    await eventually(() => (world.queueLength() ?? 0) <= 3); // what others have handled is gone
  }
  release.resolve();
  await eventually(() => own.length === 3);
  await world.emit("after");
  await eventually(() => own.length === 4);
  assert.deepEqual(own, [1, 2, 3, "after"]);
});

for (const exclusive of [true, false]) {
  const whose = exclusive ? "a queue of its own" : "a serial queue";
  Deno.test(`a subscription to ${whose} survives one before it that leaves meanwhile`, async () => {
    await using world = await EventWorld.open();
    const subscription = { queue: "Q", patterns: ["#"], exclusive, order: "serial" } as const;
    const former = await world.events.subscribe(subscription, () => Promise.resolve());
    const subscribing = world.subscribe(subscription);
    await Promise.all([former[Symbol.asyncDispose](), subscribing]);
    await world.emit(1);
    await eventually(() => world.bodies.length === 1);
    if (!exclusive) {
      const queues = await world.events.queues.list();
      assert.deepEqual(queues.map(({ consumers }) => consumers), [1]);
    }
  });
}

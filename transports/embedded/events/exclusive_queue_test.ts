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

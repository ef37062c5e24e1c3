import assert from "node:assert/strict";
import { eventually } from "../../../tests/support/eventually.ts";
import { eventOf, EventWorld, OtherEvents } from "./testdata/event_world.ts";
import { spawnEvents } from "./testdata/spawn_events.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Where the time since boot is known. */
const ignore = Deno.build.os !== "linux";

/** Sets the clock of this process, for as long as it is in use. */
function setClock(byMs: number): Disposable {
  const { now } = Date;
  Date.now = () => now() + byMs;
  return { [Symbol.dispose]: () => void (Date.now = now) };
}

Deno.test({
  name: "A13 E10 a delayed event is not early after the clock was set forward",
  ignore,
  async fn() {
    await using world = await EventWorld.open();
    await world.subscribe();
    await world.events.emit(eventOf("delayed"), { delayMs: MINUTE_MS });
    using _set = setClock(HOUR_MS);
    await world.emit("now");
    await eventually(() => world.bodies.length > 0);
    assert.deepEqual(world.bodies, ["now"]);
  },
});

Deno.test({
  name: "A13 E10 a delayed event is not late after the clock was set back",
  ignore,
  async fn() {
    await using world = await EventWorld.open();
    await world.subscribe();
    await world.events.emit(eventOf("delayed"), { delayMs: 200 });
    using _set = setClock(-HOUR_MS);
    await eventually(() => world.bodies.length > 0);
  },
});

Deno.test({
  name: "A13 E10 a failed event is tried again although the clock was set back",
  ignore,
  async fn() {
    await using world = await EventWorld.open();
    let attempts = 0;
    await world.events.subscribe(
      { queue: "Q", patterns: ["#"], retries: 1, order: "serial" },
      () => {
        return ++attempts === 1 ? Promise.reject(new Error("not yet")) : Promise.resolve();
      },
    );
    await world.emit(1);
    await eventually(() => attempts === 1);
    using _set = setClock(-HOUR_MS);
    await eventually(() => attempts === 2);
  },
});

for (const hours of [1, -1]) {
  Deno.test({
    name: `M11 E10 processes that start after the clock was set by ${hours} h deliver in time`,
    ignore,
    async fn() {
      await using world = await EventWorld.open();
      const subscription = { queue: "Q", patterns: ["#"] };
      await world.events.declare(subscription);
      await world.events.emit(eventOf(1), { delayMs: MINUTE_MS });
      await world.events.emit(eventOf(2), { delayMs: 100 });
      const clockOffsetMs = hours * HOUR_MS;
      await using consumer = await spawnEvents({
        stateDir: world.directory,
        subscription,
        clockOffsetMs,
      });
      assert.equal(await consumer.line((line) => /^\d+$/.test(line)), "2");
    },
  });
}

Deno.test("E10 delayed events survive a restart of all processes", async () => {
  await using world = await EventWorld.open();
  const subscription = { queue: "Q", patterns: ["#"] };
  await world.events.declare(subscription);
  await world.events.emit(eventOf("delayed"), { delayMs: 100 });
  await world.events.stop();
  await using later = new OtherEvents(world.directory);
  await later.events.start();
  const bodies: unknown[] = [];
  await later.events.subscribe(
    subscription,
    ({ body }) => Promise.resolve(bodies.push(body)),
  );
  await eventually(() => bodies.length === 1);
});

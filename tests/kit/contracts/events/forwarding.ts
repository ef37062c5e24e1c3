import assert from "node:assert/strict";
import type { EventSystem } from "../../../../core/events/event_system.ts";
import { forward } from "../../../../core/events/serial/forward.ts";
import type { ServiceEvent } from "../../../../core/events/service_event.ts";
import { eventOf, type EventWorld, type TestFact } from "./world.ts";

const FIRST = { queue: "first", patterns: ["first"], order: "serial" } as const;
const NEXT = { queue: "next", patterns: ["next"], order: "serial" } as const;
const COUNT = 100;

/** Registers what is promised about events that others take the place of. */
export function testForwarding(test: TestFact): void {
  test("events that take the place of others come in their order", async (world) => {
    await using inbox = await world.subscribe(NEXT);
    await using _live = await move(world.second);
    const bodies = await emitMany(world);
    await world.untilCount(inbox, COUNT);
    assert.deepEqual(inbox.bodies, bodies.map((body) => -body));
  });

  test("an event that nothing can be made of holds up none for good", async (world) => {
    await using inbox = await world.subscribe(NEXT);
    await using _live = await move(world.second, ({ body }) => {
      if (body === 2) throw new RangeError("no luck");
    });
    for (const body of [1, 2, 3]) await world.emit("first", body);
    await world.untilCount(inbox, 2);
    assert.deepEqual(inbox.bodies, [-1, -3]);
    const [letter] = await world.untilDeadLetters(1);
    assert.deepEqual([letter?.queue, letter?.event.body], ["first", 2]);
  });

  test("an event that nothing takes the place of is done with", async (world) => {
    await using inbox = await world.subscribe(NEXT);
    await using _live = await forward(
      world.second,
      FIRST,
      ({ body }) => Promise.resolve(body === 1 ? undefined : eventOf("next", body)),
    );
    for (const body of [1, 2]) await world.emit("first", body);
    await world.untilCount(inbox, 1);
    assert.deepEqual(inbox.bodies, [2]);
    assert.deepEqual(await world.deadLetters.list(), []);
  });

  test("another one goes on with what was not moved, and no event is lost", async (world) => {
    await using inbox = await world.subscribe(NEXT);
    let moved = 0;
    const half = Promise.withResolvers<void>();
    await using leaving = await move(world.first, () => {
      if (++moved === COUNT / 2) half.resolve();
    });
    const emitted = emitMany(world);
    await half.promise;
    await using _successor = await move(world.second);
    await leaving[Symbol.asyncDispose]();
    const movedByFirst = moved;
    const bodies = await emitted;
    await world.until(() => inbox.bodies.includes(-COUNT), () => inbox.bodies);
    assert.deepEqual([...new Set(inbox.bodies)], bodies.map((body) => -body));
    assert.equal(moved, movedByFirst);
  });
}

async function emitMany(world: EventWorld): Promise<number[]> {
  const bodies = Array.from({ length: COUNT }, (_, index) => index + 1);
  await Promise.all(bodies.map((body) => world.emit("first", body)));
  return bodies;
}

function move(
  on: EventSystem,
  check: (event: ServiceEvent) => void = () => {},
): Promise<AsyncDisposable> {
  // deno-lint-ignore require-await -- so that what the check throws rejects
  return forward(on, FIRST, async (event) => {
    check(event);
    return eventOf("next", -(event.body as number));
  });
}

import assert from "node:assert/strict";
import { QueueFullError } from "../../../core/errors.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { EmbeddedServiceRegistry } from "../registry/registry.ts";
import type { EmbeddedEventOptions } from "./options.ts";
import { EventWorld, OtherEvents } from "./testdata/event_world.ts";

const MAX = 3;

/** A world with a queue whose service has stopped. */
async function openLeftOver(
  { queue = "Bill-onOrder", ...options }: { queue?: string } & Partial<EmbeddedEventOptions> = {},
): Promise<EventWorld> {
  const world = await EventWorld.open({ maxMessages: MAX, ...options });
  const before = new OtherEvents(world.directory);
  await before.events.start();
  await before.events.declare({ queue, patterns: ["order.paid"] });
  await before.events.stop();
  return world;
}

/** Registers an instance of a service that declares no queue. */
async function startService({ state }: EventWorld, service: string): Promise<AsyncDisposable> {
  const registry = new EmbeddedServiceRegistry({ state });
  await registry.start();
  const [id, identity, endpoint] = ["1", "1", "tcp://127.0.0.1:1"];
  await registry.register({ id, service, identity, endpoint, version: null, metadata: {} });
  return { [Symbol.asyncDispose]: () => registry.stop() };
}

for (
  const [service, queue] of [
    ["Bill", "Bill-onOrder"],
    ["my-bill", "my-bill-onOrder"],
    ["Bill", "Bill.worker-print"],
    ["Bill.worker", "Bill.worker-print"],
  ] as const
) {
  Deno.test(`W6 a full queue ${queue} that ${service} no longer declares holds up no emitter`, async () => {
    await using world = await openLeftOver({ queue });
    await using _service = await startService(world, service);
    await world.subscribe({ queue: "Bill-onPaid", patterns: ["order.paid"] });
    const count = 2 * MAX;
    for (let body = 0; body < count; body++) {
      await world.emit(body, "order.paid");
      await eventually(() => world.bodies.length === body + 1);
    }
    const orphans = (await world.events.queues.list()).filter(({ isOrphan }) => isOrphan);
    assert.deepEqual(orphans.map(({ name, length }) => [name, length]), [[queue, MAX]]);
    assert.equal(await world.events.queues.remove(queue), MAX);
  });
}

for (const service of ["Billing", "Bil", "Other"]) {
  Deno.test(`W6 a full queue of a service that is down holds up emitters while ${service} runs`, async () => {
    await using world = await openLeftOver();
    await using _service = await startService(world, service);
    for (let body = 0; body < MAX; body++) await world.emit(body, "order.paid");
    await assert.rejects(world.emit(MAX, "order.paid"), (error) => {
      assert.ok(error instanceof QueueFullError);
      assert.match(error.message, /any more: lymph queue remove Bill-onOrder$/);
      return true;
    });
    const [queue] = await world.events.queues.list();
    assert.deepEqual([queue?.isOrphan, queue?.consumers, queue?.length], [false, 0, MAX]);
  });
}

Deno.test("W6 a queue that is left over gets nothing more once the store is half full", async () => {
  await using world = await openLeftOver({ maxMessages: 1000, maxBytes: 1_000_000 });
  await using _service = await startService(world, "Bill");
  const body = new Uint8Array(50_000);
  for (let count = 0; count < 40; count++) await world.emit(body, "order.paid");
  const [queue] = await world.events.queues.list();
  assert.ok(queue !== undefined && queue.length > 5 && queue.length < 20, String(queue?.length));
});

Deno.test("W8 types that no queue wants are remembered until one does", async () => {
  await using world = await EventWorld.open();
  for (const type of ["order.placed", "order.paid"]) await world.emit(1, type);
  const types = async () => (await world.events.queues.unwanted()).map(({ type }) => type);
  assert.deepEqual((await types()).sort(), ["order.paid", "order.placed"]);
  await world.events.declare({ queue: "Bill-onOrder", patterns: ["order.placed"] });
  assert.deepEqual(await types(), ["order.paid"]);
});

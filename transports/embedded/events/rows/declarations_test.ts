import assert from "node:assert/strict";
import { eventually } from "../../../../tests/support/eventually.ts";
import { openRows, type RowWorld } from "../testdata/event_rows.ts";
import { EventWorld, OtherEvents } from "../testdata/event_world.ts";

function declare({ topology, write }: RowWorld, session: number, ...patterns: string[]) {
  return write(() => topology.declare({ queue: "Bill-onOrder", patterns }, session));
}

function end({ store, write }: RowWorld, session: number): Promise<unknown> {
  return write(() => store.prepare("DELETE FROM sessions WHERE id = ?").run(session));
}

function routed({ topology, write }: RowWorld): Promise<string[]> {
  const types = ["order.placed", "order.paid"];
  return write(() => types.filter((type) => topology.route(type).length > 0));
}

Deno.test("W6 a release that declares another type unbinds that of the one before", async () => {
  await using rows = await openRows();
  await declare(rows, 7, "order.placed");
  await end(rows, 7);
  assert.deepEqual(await routed(rows), ["order.placed"], "it waits for its service");
  await declare(rows, 8, "order.paid");
  assert.deepEqual(await routed(rows), ["order.paid"]);
});

Deno.test("W6 while two releases run a queue gets what either declares", async () => {
  await using rows = await openRows();
  await declare(rows, 7, "order.placed");
  await declare(rows, 8, "order.paid");
  assert.deepEqual(await routed(rows), ["order.placed", "order.paid"]);
  await end(rows, 7);
  assert.deepEqual(await routed(rows), ["order.paid"]);
});

Deno.test("W6 what the same process declares later adds to what it has declared", async () => {
  await using rows = await openRows();
  await declare(rows, 7, "order.placed");
  await declare(rows, 7, "order.paid");
  await declare(rows, 7);
  await end(rows, 7);
  assert.deepEqual(await routed(rows), ["order.placed", "order.paid"]);
});

Deno.test("W6 an event of a type that is declared no more becomes a dead letter, unhandled", async () => {
  await using world = await EventWorld.open();
  const before = new OtherEvents(world.directory);
  await before.events.start();
  await before.events.declare({ queue: "Bill-onOrder", patterns: ["order.placed"] });
  await before.events.stop();
  await world.emit("old", "order.placed");
  await world.subscribe({ queue: "Bill-onOrder", patterns: ["order.paid", "order.sent"] });
  await world.emit("new", "order.paid");
  await eventually(() => world.queueLength() === 0);
  assert.deepEqual(world.bodies, ["new"]);
  const [letter] = await world.events.deadLetters.list();
  assert.equal(letter?.event.body, "old");
  assert.equal(
    letter?.error.message,
    "Bill-onOrder no longer takes order.placed: what it declares is order.paid, order.sent",
  );
});

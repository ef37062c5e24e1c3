import assert from "node:assert/strict";
import { eventually } from "../../../tests/support/eventually.ts";
import { ALL, EventWorld } from "./testdata/event_world.ts";

/** What is waited for takes about a second. */
const PATIENCE = { timeoutMs: 20_000 };

Deno.test("M3 a store gives back space that it no longer needs", async () => {
  await using world = await EventWorld.open({ durability: "process" });
  const { store } = world.state;
  const pages = () => Number(store?.prepare("PRAGMA page_count").get()?.["page_count"]);
  world.execute("CREATE TABLE filler (bytes BLOB); INSERT INTO filler VALUES (zeroblob(30000000))");
  const before = pages();
  world.execute("DELETE FROM filler");
  await eventually(() => pages() <= before - 2048, PATIENCE);
});

Deno.test("M3 what became of an event is written later where the store fails", async () => {
  await using world = await EventWorld.open();
  const { store } = world.state;
  let handled = 0;
  await world.events.subscribe(ALL, () => {
    handled++;
    store?.prepare("PRAGMA query_only = ON").get();
    setTimeout(() => store?.prepare("PRAGMA query_only = OFF").get(), 200);
    return Promise.resolve();
  });
  await world.emit(1);
  await eventually(() => handled > 0 && world.queueLength() === 0, PATIENCE);
  assert.equal(handled, 1);
});

Deno.test("M3 a dead letter whose queue is gone stays where it is", async () => {
  await using world = await EventWorld.open();
  const live = await world.events.subscribe(ALL, () => Promise.reject(new Error("no luck")));
  await world.emit(1);
  await eventually(async () => (await world.events.deadLetters.list()).length === 1);
  await live[Symbol.asyncDispose]();
  world.execute("PRAGMA foreign_keys = ON; DELETE FROM queues");
  assert.equal(await world.events.deadLetters.retry(), 0);
  assert.deepEqual((await world.events.deadLetters.list()).map(({ event }) => event.body), [1]);
  await world.subscribe();
  assert.equal(await world.events.deadLetters.retry(), 1);
  await eventually(() => world.bodies.length === 1);
  assert.deepEqual(await world.events.deadLetters.list(), []);
});

Deno.test("M9 a process whose handlers take their time renews its leases", async () => {
  await using world = await EventWorld.open({ frozenAfterMs: 200 });
  const release = Promise.withResolvers<void>();
  await world.events.subscribe(ALL, () => release.promise);
  await world.emit(1);
  const renewals = () =>
    Number(
      world.state.store?.prepare("SELECT max(renewals) AS count FROM leases").get()?.["count"] ?? 0,
    );
  try {
    await eventually(() => renewals() > 0, PATIENCE);
    const before = renewals();
    await eventually(() => renewals() >= before + 3, PATIENCE);
  } finally {
    release.resolve();
  }
});

Deno.test("M9 what fails as soon as a stopped process goes on becomes a dead letter", async () => {
  await using world = await EventWorld.open();
  using clock = steadyClock();
  let attempts = 0;
  const begun = Promise.withResolvers<void>();
  const failing = Promise.withResolvers<void>();
  await world.events.subscribe(ALL, () => {
    attempts++;
    begun.resolve();
    return failing.promise;
  });
  await world.emit(1);
  await begun.promise;
  // What another process does meanwhile: it takes the lease.
  world.execute("UPDATE deliveries SET taken_from = session, session = NULL");
  clock.advance(60_000);
  failing.reject(new Error("no luck"));
  await eventually(() => world.queueLength() === 0, PATIENCE);
  assert.equal((await world.events.deadLetters.list()).length, 1);
  assert.equal(attempts, 1);
});

/** Lets the steady clock of this process run ahead. */
function steadyClock(): Disposable & { readonly advance: (ms: number) => void } {
  const { now } = performance;
  let offsetMs = 0;
  performance.now = () => now.call(performance) + offsetMs;
  return {
    advance: (ms) => offsetMs += ms,
    [Symbol.dispose]: () => performance.now = now,
  };
}

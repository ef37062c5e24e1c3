import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EventError, QueueFullError } from "../../../core/errors.ts";
import type { ServiceEvent, Subscription } from "../../../core/events/event_system.ts";
import { MsgpackSerializer } from "../../serializers/mod.ts";
import { EmbeddedServiceRegistry } from "../registry.ts";
import { EmbeddedState } from "../state.ts";
import { eventually } from "../testdata/eventually.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";
import { type EmbeddedEventOptions, EmbeddedEventSystem } from "./event_system.ts";

const subscription: Subscription = { queue: "Q", patterns: ["#"], order: "sequential" };

/** A running event system in a directory of its own, whose handler remembers bodies. */
async function openWorld(options: Partial<EmbeddedEventOptions> = {}) {
  const directory = await makeTemporaryDirectory();
  const state = new EmbeddedState({ stateDir: directory.path });
  const events = new EmbeddedEventSystem({
    state,
    serializer: new MsgpackSerializer(),
    ...options,
  });
  await events.start();
  const bodies: unknown[] = [];
  return {
    directory: directory.path,
    state,
    events,
    bodies,
    emit: (body: unknown, type = "e") => events.emit(eventOf(body, type)),
    subscribe: () =>
      events.subscribe(subscription, ({ body }) => Promise.resolve(void bodies.push(body))),
    execute: (sql: string) => {
      using database = new DatabaseSync(join(directory.path, "lymph.db"), { timeout: 5000 });
      database.exec(sql);
    },
    async [Symbol.asyncDispose]() {
      await events.stop();
      await directory[Symbol.asyncDispose]();
    },
  };
}

function eventOf(body: unknown, type = "e"): ServiceEvent {
  return { type, body, source: "test", headers: { trace_id: "0123" } };
}

Deno.test("an undecodable body becomes a dead letter at once and holds up nothing", async () => {
  await using world = await openWorld();
  await world.events.declare(subscription);
  await world.emit("broken");
  await world.emit("fine");
  world.execute("UPDATE messages SET body = x'c1ff' WHERE id = 1");
  await world.subscribe();
  await eventually(() => world.bodies.length === 1);
  assert.deepEqual(world.bodies, ["fine"]);
  const [letter] = await world.events.deadLetters.list();
  assert.deepEqual(letter?.event.body, new Uint8Array([0xc1, 0xff]));
  assert.equal(letter?.event.headers.trace_id, "0123");
  assert.equal(letter?.error.type, "SyntaxError");
  assert.equal(letter?.attempts, 1);
});

Deno.test("undecodable headers become a dead letter without headers", async () => {
  await using world = await openWorld();
  await world.events.declare(subscription);
  await world.emit("broken");
  world.execute("UPDATE messages SET headers = x'07'");
  await world.subscribe();
  await eventually(() => queueLength(world.directory) === 0);
  const letters = await world.events.deadLetters.list();
  assert.deepEqual(letters[0]?.event.headers, {});
  assert.equal(letters[0]?.event.body, "broken");
});

Deno.test("an event that is too large is refused, naming limit and size", async () => {
  await using world = await openWorld({ maxEventBytes: 100 });
  await world.subscribe();
  await assert.rejects(world.emit("x".repeat(100), "large"), {
    name: "EventError",
    message: /^Cannot emit large as an event must have at most 100 bytes: current value is 1\d\d$/,
  });
  await world.emit("small");
  await eventually(() => world.bodies.length === 1);
});

for (const delayMs of [Infinity, 1e300]) {
  Deno.test(`a delay of ${delayMs} is refused, and what is emitted beside it is not`, async () => {
    await using world = await openWorld();
    await world.subscribe();
    const both = [world.events.emit(eventOf(1), { delayMs }), world.emit(2)];
    const [refused, other] = await Promise.allSettled(both);
    assert.ok(refused?.status === "rejected" && refused.reason instanceof RangeError);
    assert.equal(other?.status, "fulfilled");
  });
}

Deno.test("a full queue refuses events, naming itself, until there is room", async () => {
  await using world = await openWorld({ maxMessages: 3 });
  await world.events.declare(subscription);
  const results = await Promise.allSettled([1, 2, 3, 4].map((body) => world.emit(body)));
  assert.deepEqual(results.map(({ status }) => status === "fulfilled"), [true, true, true, false]);
  await assert.rejects(world.emit(5, "order.placed"), (error) => {
    assert.ok(error instanceof QueueFullError);
    assert.match(
      error.message,
      /^Cannot emit order.placed as queue Q must hold fewer than 3 events: current value is 3\./,
    );
    return true;
  });
  await world.subscribe();
  await eventually(() => world.bodies.length === 3);
  await eventually(() => queueLength(world.directory) === 0);
  await world.emit(6);
  await eventually(() => world.bodies.length === 4);
  assert.deepEqual(world.bodies, [1, 2, 3, 6]);
});

Deno.test("a full store refuses events, naming its file", async () => {
  await using world = await openWorld({ maxBytes: 400_000 });
  await world.events.declare(subscription);
  const body = new Uint8Array(50_000);
  let count = 0;
  await assert.rejects(async () => {
    for (;; count++) await world.emit(body);
  }, { name: "QueueFullError", message: /lymph\.db must hold fewer than 400000 bytes/ });
  await world.subscribe();
  await eventually(() => queueLength(world.directory) === 0);
  assert.equal(world.bodies.length, count);
  await world.emit("room");
});

Deno.test("events that no queue wants are dropped and take no room", async () => {
  await using world = await openWorld({ maxMessages: 1 });
  await world.events.declare({ queue: "Q", patterns: ["wanted"] });
  for (let i = 0; i < 5; i++) await world.emit(i, "unwanted");
  await world.emit(1, "wanted");
  assert.equal(countMessages(world.directory), 1);
});

Deno.test("a message goes with its last delivery", async () => {
  await using world = await openWorld();
  for (const queue of ["one", "two"]) {
    await world.events.declare({ queue, patterns: ["#"] });
  }
  await world.emit(1);
  assert.equal(countMessages(world.directory), 1);
  await using _one = await world.events.subscribe(
    { queue: "one", patterns: [] },
    () => Promise.resolve(),
  );
  await eventually(() => queueLength(world.directory) === 1);
  assert.equal(countMessages(world.directory), 1);
  world.execute("PRAGMA foreign_keys = ON; DELETE FROM queues WHERE name = 'two'");
  assert.equal(countMessages(world.directory), 0);
});

Deno.test("a full disk refuses emits, and consumers live on once there is room", async () => {
  await using world = await openWorld();
  await world.subscribe();
  await world.emit(1);
  await eventually(() => world.bodies.length === 1);
  await eventually(() => queueLength(world.directory) === 0);
  const pages = Number(world.state.store?.prepare("PRAGMA page_count").get()?.["page_count"]);
  world.state.store?.prepare(`PRAGMA max_page_count = ${pages}`).get();
  await assert.rejects(world.emit(new Uint8Array(100_000)), {
    name: "EventError",
    message: /^Cannot emit e in .*lymph\.db: the disk is full; free some space/,
  });
  world.state.store?.prepare("PRAGMA max_page_count = 1000000").get();
  await world.emit(2);
  await eventually(() => world.bodies.length === 2);
});

Deno.test("consumers live on after the store could not be written for a while", async () => {
  await using world = await openWorld();
  await world.subscribe();
  await world.events.declare({ queue: "other", patterns: ["none"] });
  world.state.store?.prepare("PRAGMA query_only = ON").get();
  await assert.rejects(world.emit(1), (error) => {
    assert.ok(error instanceof EventError);
    assert.match(error.message, /must be writable for this user/);
    return true;
  });
  await using other = new EmbeddedEvents(world.directory);
  await other.events.start();
  await other.events.emit(eventOf(2));
  // Long enough for the consumer to try and fail.
  await eventually(() => queueLength(world.directory) === 1);
  world.state.store?.prepare("PRAGMA query_only = OFF").get();
  await eventually(() => world.bodies.length === 1);
  assert.deepEqual(world.bodies, [2]);
});

Deno.test("a consumer goes on after its queue was deleted", async () => {
  await using world = await openWorld();
  await world.subscribe();
  world.execute("PRAGMA foreign_keys = ON; DELETE FROM queues");
  await eventually(() => queueLength(world.directory) !== undefined);
  await world.emit(1);
  await eventually(() => world.bodies.length === 1);
});

Deno.test("a consumer goes on after the state directory was deleted", async () => {
  await using world = await openWorld();
  await world.subscribe();
  await Deno.remove(world.directory, { recursive: true });
  await eventually(() => queueLength(world.directory) !== undefined);
  await world.emit(1);
  await eventually(() => world.bodies.length === 1);
});

Deno.test("a consumer whose session was ended by mistake goes on in a new one", async () => {
  await using world = await openWorld();
  const exclusive = { queue: "mine", patterns: ["#"], exclusive: true };
  await world.events.subscribe(
    exclusive,
    ({ body }) => Promise.resolve(void world.bodies.push(body)),
  );
  world.execute("PRAGMA foreign_keys = ON; DELETE FROM sessions");
  await eventually(() => queueLength(world.directory) !== undefined);
  await world.emit(1);
  await eventually(() => world.bodies.length === 1);
});

Deno.test("a handler that throws something odd leaves a dead letter", async () => {
  await using world = await openWorld();
  const odd = Object.assign(new Error(), { name: 7, message: "x".repeat(100_000) });
  await world.events.subscribe(subscription, () => Promise.reject(odd));
  await world.emit(1);
  await eventually(() => queueLength(world.directory) === 0);
  const [letter] = await world.events.deadLetters.list();
  assert.deepEqual(letter?.error, { type: "7", message: "x".repeat(10_000) });
});

Deno.test("an aborted stop waits for no handler, and others take over at once", async () => {
  await using directory = await makeTemporaryDirectory();
  await using first = new EmbeddedEvents(directory.path);
  await using second = new EmbeddedEvents(directory.path);
  await Promise.all([first.events.start(), second.events.start()]);
  const [started, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await first.events.subscribe(subscription, () => {
    started.resolve();
    return release.promise;
  });
  await first.events.emit(eventOf(1));
  await started.promise;
  await first.events.stop({ signal: AbortSignal.abort() });
  const again = Promise.withResolvers<unknown>();
  await second.events.subscribe(
    subscription,
    ({ body }) => Promise.resolve(again.resolve(body)),
  );
  assert.equal(await again.promise, 1);
  release.resolve();
});

Deno.test("another subscriber cannot have an exclusive queue", async () => {
  await using directory = await makeTemporaryDirectory();
  await using first = new EmbeddedEvents(directory.path);
  await using second = new EmbeddedEvents(directory.path);
  await Promise.all([first.events.start(), second.events.start()]);
  await first.events.subscribe({ ...subscription, exclusive: true }, () => Promise.resolve());
  const refused = { name: "EventError", message: /^Cannot use queue Q as it must be/ };
  for (const exclusive of [true, false]) {
    const subscribed = second.events.subscribe(
      { ...subscription, exclusive },
      () => Promise.resolve(),
    );
    await assert.rejects(subscribed, refused);
  }
});

Deno.test("an event system that is not running refuses with EventError", async () => {
  const { events } = new EmbeddedEvents("nowhere");
  await assert.rejects(events.emit(eventOf(1)), EventError);
  await assert.rejects(events.declare(subscription), EventError);
  await assert.rejects(events.subscribe(subscription, () => Promise.resolve()), EventError);
  await assert.rejects(events.deadLetters.list(), EventError);
});

Deno.test("registry and events of a process share one store, whoever stops first", async () => {
  for (const stopsFirst of ["registry", "events"]) {
    await using directory = await makeTemporaryDirectory();
    const state = new EmbeddedState({ stateDir: directory.path });
    const registry = new EmbeddedServiceRegistry({ state });
    const events = new EmbeddedEventSystem({ state, serializer: new MsgpackSerializer() });
    await Promise.all([registry.start(), events.start()]);
    if (stopsFirst === "registry") {
      await registry.stop();
      await events.emit(eventOf(1));
      await events.stop();
    } else {
      await events.stop();
      assert.deepEqual(await registry.discover(), []);
      await registry.stop();
    }
    assert.equal(state.store, undefined);
  }
});

class EmbeddedEvents implements AsyncDisposable {
  readonly events: EmbeddedEventSystem;

  constructor(stateDir: string) {
    const serializer = new MsgpackSerializer();
    this.events = new EmbeddedEventSystem({ stateDir, serializer, durability: "process" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.events.stop();
  }
}

/** How many events all queues hold; undefined where there are none. */
function queueLength(directory: string): number | undefined {
  const sum = query(directory, "SELECT sum(length) AS value FROM queues");
  return sum === null ? undefined : Number(sum);
}

function countMessages(directory: string): number {
  return Number(query(directory, "SELECT count(*) AS value FROM messages"));
}

function query(directory: string, sql: string): unknown {
  try {
    using database = new DatabaseSync(join(directory, "lymph.db"), {
      readOnly: true,
      timeout: 5000,
    });
    return database.prepare(sql).get()?.["value"] ?? null;
  } catch {
    return null; // it is about to be created
  }
}

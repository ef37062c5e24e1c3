import assert from "node:assert/strict";
import { EventError } from "../../../core/errors.ts";
import { configureLogging, type LogRecord } from "../../../core/observe/logs/log.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { MsgpackSerializer } from "../../serializers/mod.ts";
import { EmbeddedState } from "../state.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";
import { EmbeddedEventSystem } from "./event_system.ts";
import { ALL, eventOf, EventWorld, OtherEvents } from "./testdata/event_world.ts";

Deno.test("an undecodable body becomes a dead letter at once and holds up nothing", async () => {
  await using world = await EventWorld.open();
  await world.events.declare(ALL);
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
  await using world = await EventWorld.open();
  await world.events.declare(ALL);
  await world.emit("broken");
  world.execute("UPDATE messages SET headers = x'07'");
  await world.subscribe();
  await eventually(() => world.queueLength() === 0);
  const letters = await world.events.deadLetters.list();
  assert.deepEqual(letters[0]?.event.headers, {});
  assert.equal(letters[0]?.event.body, "broken");
});

Deno.test("a full disk refuses emits, and consumers live on once there is room", async () => {
  await using world = await EventWorld.open();
  await world.subscribe();
  await world.emit(1);
  await eventually(() => world.bodies.length === 1);
  await eventually(() => world.queueLength() === 0);
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
  await using world = await EventWorld.open();
  await world.subscribe();
  const failed = Promise.withResolvers<LogRecord>();
  configureLogging({ level: "error", sinks: [failed.resolve] });
  try {
    world.state.store?.prepare("PRAGMA query_only = ON").get();
    await assert.rejects(world.emit(1), (error) => {
      assert.ok(error instanceof EventError);
      assert.match(error.message, /must be writable for this user/);
      return true;
    });
    await using other = new OtherEvents(world.directory);
    await other.events.start();
    await other.events.emit(eventOf(2));
    assert.match(
      (await failed.promise).message,
      /^Cannot consume events, trying again every second/,
    );
    assert.deepEqual([world.bodies, world.queueLength()], [[], 1]);
    world.state.store?.prepare("PRAGMA query_only = OFF").get();
    await eventually(() => world.bodies.length === 1);
    assert.deepEqual(world.bodies, [2]);
  } finally {
    configureLogging({ level: "error", sinks: [] });
  }
});

Deno.test("events that cannot be read are given back, and handled once they can", async () => {
  await using world = await EventWorld.open();
  await world.events.declare(ALL);
  await world.emit(1);
  const failed = Promise.withResolvers<LogRecord>();
  configureLogging({ level: "error", sinks: [failed.resolve] });
  try {
    world.execute("ALTER TABLE messages RENAME TO hidden");
    await world.subscribe();
    assert.match((await failed.promise).message, /^Cannot consume events.*no such table: messages/);
    assert.deepEqual(world.bodies, []);
    world.execute("ALTER TABLE hidden RENAME TO messages");
    await eventually(() => world.bodies.length === 1);
  } finally {
    configureLogging({ level: "error", sinks: [] });
  }
});

Deno.test("a consumer goes on after its queue was deleted", async () => {
  await using world = await EventWorld.open();
  await world.subscribe();
  world.execute("PRAGMA foreign_keys = ON; DELETE FROM queues");
  await eventually(() => world.queueLength() !== undefined);
  await world.emit(1);
  await eventually(() => world.bodies.length === 1);
});

Deno.test("a consumer goes on after the state directory was deleted", async () => {
  await using world = await EventWorld.open();
  await world.subscribe();
  await Deno.remove(world.directory, { recursive: true });
  await eventually(() => world.queueLength() !== undefined);
  await world.emit(1);
  await eventually(() => world.bodies.length === 1);
});

Deno.test("a consumer whose session was ended by mistake goes on in a new one", async () => {
  await using world = await EventWorld.open();
  await world.subscribe({ queue: "mine", order: "concurrent", exclusive: true });
  world.execute("PRAGMA foreign_keys = ON; DELETE FROM sessions");
  await eventually(() => world.queueLength() !== undefined);
  await world.emit(1);
  await eventually(() => world.bodies.length === 1);
});

Deno.test("a handler that throws something odd leaves a dead letter", async () => {
  await using world = await EventWorld.open();
  const odd = Object.assign(new Error(), { name: 7, message: "x".repeat(100_000) });
  await world.events.subscribe(ALL, () => Promise.reject(odd));
  await world.emit(1);
  await eventually(() => world.queueLength() === 0);
  const [letter] = await world.events.deadLetters.list();
  assert.deepEqual(letter?.error, { type: "7", message: "x".repeat(10_000) });
});

Deno.test("events that were stopped during their start are closed by the next stop", async () => {
  await using directory = await makeTemporaryDirectory();
  const state = new EmbeddedState({ stateDir: directory.path });
  const events = new EmbeddedEventSystem({ state, serializer: new MsgpackSerializer() });
  const starting = events.start();
  await events.stop();
  await starting;
  await events.stop();
  assert.equal(state.store, undefined);
});

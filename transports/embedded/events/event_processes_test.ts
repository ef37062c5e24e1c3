import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Subscription } from "../../../core/events/event_system.ts";
import { MsgpackSerializer } from "../../serializers/mod.ts";
import type { Member } from "../testdata/spawn_member.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";
import { EmbeddedEventSystem } from "./event_system.ts";
import { spawnEvents } from "./testdata/spawn_events.ts";

const subscription: Subscription = { queue: "Q", patterns: ["#"] };
const serial: Subscription = { ...subscription, order: "serial" };

async function openEvents(stateDir: string) {
  const events = new EmbeddedEventSystem({ stateDir, serializer: new MsgpackSerializer() });
  await events.start();
  return Object.assign(events, { [Symbol.asyncDispose]: () => events.stop() });
}

async function emit(
  events: EmbeddedEventSystem,
  bodies: readonly unknown[],
  type = "e",
): Promise<void> {
  for (const body of bodies) await events.emit({ type, body, source: "test", headers: {} });
}

/** Subscribes here; resolves to so many bodies in the order in which they came. */
function collect(
  events: EmbeddedEventSystem,
  subscription: Subscription,
  count: number,
): { readonly live: Promise<AsyncDisposable>; readonly bodies: Promise<unknown[]> } {
  const bodies: unknown[] = [];
  const all = Promise.withResolvers<unknown[]>();
  const live = events.subscribe(subscription, ({ body }) => {
    bodies.push(body);
    if (bodies.length === count) all.resolve(bodies);
    return Promise.resolve();
  });
  return { live, bodies: all.promise };
}

function integrity(stateDir: string): unknown {
  using database = new DatabaseSync(join(stateDir, "lymph.db"));
  return database.prepare("PRAGMA integrity_check").get()?.["integrity_check"];
}

const isBody = (line: string): boolean => /^\d+$/.test(line);

for (const [order, subscribed] of [["concurrent", subscription], ["serial", serial]] as const) {
  Deno.test(`what a killed process was at comes again, in a ${order} queue`, async () => {
    await using directory = await makeTemporaryDirectory();
    await using events = await openEvents(directory.path);
    await using victim = await spawnEvents({
      stateDir: directory.path,
      subscription: subscribed,
      hangs: true,
    });
    await emit(events, [1, 2]);
    assert.equal(await victim.line(isBody), "1");
    const inbox = collect(events, subscribed, 2);
    await inbox.live;
    await victim.kill();
    const bodies = await inbox.bodies;
    assert.deepEqual(order === "serial" ? bodies : bodies.sort(), [1, 2]);
  });
}

Deno.test("events whose emitter was killed after they were acknowledged are there", async () => {
  await using directory = await makeTemporaryDirectory();
  await using events = await openEvents(directory.path);
  await events.declare(subscription);
  await events.stop();
  const emitter = await spawnEvents({ stateDir: directory.path, emits: 500 });
  await emitter.line((line) => line === "emitted");
  await emitter.kill();
  await using later = await openEvents(directory.path);
  const inbox = collect(later, { ...subscription, order: "sequential" }, 500);
  await inbox.live;
  assert.deepEqual(await inbox.bodies, Array.from({ length: 500 }, (_, index) => index));
});

Deno.test("an exclusive queue vanishes with its killed process", async () => {
  await using directory = await makeTemporaryDirectory();
  await using events = await openEvents(directory.path);
  const exclusive = { ...subscription, exclusive: true };
  const victim = await spawnEvents({ stateDir: directory.path, subscription: exclusive });
  await emit(events, [1]);
  await victim.line(isBody);
  await victim.kill();
  await using live = await eventually(() => events.subscribe(exclusive, () => Promise.resolve()));
  assert.ok(live);
});

Deno.test("a stopped process loses what it handles to others after a while", async () => {
  await using directory = await makeTemporaryDirectory();
  const plan = { stateDir: directory.path, subscription, frozenAfterMs: 1000 };
  await using events = await openEvents(directory.path);
  await using stopped = await spawnEvents({ ...plan, hangs: true });
  await emit(events, [1]);
  await stopped.line(isBody);
  Deno.kill(stopped.pid, "SIGSTOP");
  await using other = await spawnEvents(plan);
  assert.equal(await other.line(isBody), "1");
});

Deno.test("a process that takes its time keeps what it handles", async () => {
  await using directory = await makeTemporaryDirectory();
  const plan = (queue: string) => ({
    stateDir: directory.path,
    subscription: { queue, patterns: [queue], order: "sequential" } as const,
    frozenAfterMs: 1000,
  });
  await using events = await openEvents(directory.path);
  await using slow = await spawnEvents({ ...plan("slow"), hangs: true });
  await using stopped = await spawnEvents({ ...plan("stopped"), hangs: true });
  await emit(events, [1], "slow");
  await emit(events, [2], "stopped");
  await Promise.all([slow.line(isBody), stopped.line(isBody)]);
  await using rival = await spawnEvents(plan("slow"));
  await using successor = await spawnEvents(plan("stopped"));
  // The slow one would be given up as soon as the stopped one.
  Deno.kill(stopped.pid, "SIGSTOP");
  assert.equal(await successor.line(isBody), "2");
  await emit(events, [3], "slow");
  assert.equal(await rival.line(isBody), "3");
});

Deno.test("W1 a process that computes keeps what it handles, and its acknowledgement counts", async () => {
  await using directory = await makeTemporaryDirectory();
  const plan = (queue: string) => ({
    stateDir: directory.path,
    subscription: { queue, patterns: [queue] } as const,
    frozenAfterMs: 1000,
  });
  const file = join(directory.path, "computed");
  await using events = await openEvents(directory.path);
  await using busy = await spawnEvents({ ...plan("busy"), computesUntil: file });
  await using stopped = await spawnEvents({ ...plan("stopped"), hangs: true });
  await emit(events, [1], "busy");
  await emit(events, [2], "stopped");
  await Promise.all([busy.line(isBody), stopped.line(isBody)]);
  await using rival = await spawnEvents(plan("busy"));
  await using successor = await spawnEvents(plan("stopped"));
  // The busy one would be given up as soon as the stopped one.
  Deno.kill(stopped.pid, "SIGSTOP");
  assert.equal(await successor.line(isBody), "2");
  await emit(events, [3], "busy");
  assert.equal(await rival.line(isBody), "3");
  await Deno.writeTextFile(file, "");
  await busy.line((line) => line === "done");
  await eventually(() => assert.equal(busyEvents(directory.path), 0));
});

function busyEvents(stateDir: string): unknown {
  using database = new DatabaseSync(join(stateDir, "lymph.db"), { timeout: 5000 });
  return database.prepare("SELECT length FROM queues WHERE name = 'busy'").get()?.["length"];
}

Deno.test("20 processes at once share events and leave the file in order", async () => {
  await using directory = await makeTemporaryDirectory();
  await using stack = new AsyncDisposableStack();
  const plan = { stateDir: directory.path, emits: 25 };
  const emitters = 10;
  await using events = await openEvents(directory.path);
  await events.declare(subscription);
  const members = await Promise.all(
    Array.from({ length: 2 * emitters }, async (_, index) =>
      stack.use(
        await spawnEvents(index < emitters ? plan : { stateDir: directory.path, subscription }),
      )),
  );
  await Promise.all(
    members.slice(0, emitters).map((member) => member.line((line) => line === "emitted")),
  );
  await eventually(() => {
    using database = new DatabaseSync(join(directory.path, "lymph.db"));
    assert.equal(database.prepare("SELECT sum(length) AS sum FROM queues").get()?.["sum"], 0);
    assert.equal(database.prepare("SELECT count(*) AS count FROM messages").get()?.["count"], 0);
  });
  const codes = await Promise.all(members.map((member: Member) => member.end()));
  assert.deepEqual(codes, Array(2 * emitters).fill(0));
  assert.equal(integrity(directory.path), "ok");
});

/** Tries again while something that other processes bring about is not so yet. */
async function eventually<T>(attempt: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      return await attempt();
    } catch (thrown) {
      if (performance.now() > deadline) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

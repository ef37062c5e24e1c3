import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { EventError, QueueFullError } from "../../core/errors.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { Relay } from "../kit/servers/relay.ts";
import { type RabbitmqServer, startRabbitmq } from "../kit/servers/rabbitmq.ts";
import { AmqpWorld, eventOf, sampleOf } from "../support/servers/amqp.ts";
import { usedMegabytes } from "../support/load/collect_garbage.ts";
import { eventually } from "../support/eventually.ts";
import { tell } from "../support/tell.ts";

const CONSUMER = fileURLToPath(new URL("testdata/amqp_consumer.ts", import.meta.url));
const DELAY_MS = 2_000;
const WORLDS = 31;
/** Looks for what a broker does after it has restarted, which takes it a while. */
const PATIENT = { timeoutMs: 240_000 };

let rabbitmq: RabbitmqServer;
let urls: string[];
Deno.test.beforeAll(async () => {
  rabbitmq = await startRabbitmq();
  urls = await rabbitmq.createVirtualHosts(WORLDS);
});
Deno.test.afterAll(() => rabbitmq?.stop()); // it may have failed to start

const newUrl = () => urls.pop() ?? assert.fail("There are too few virtual hosts");
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A URL that leads through a relay. */
function through(relay: Relay, url: string): string {
  return url.replace(/@[^/]+/, `@${relay.address}`);
}

Deno.test("E1: without a broker emitting fails with a typed error at its deadline", async () => {
  await using relay = new Relay({ port: rabbitmq.port });
  relay.cut();
  await using world = new AmqpWorld(through(relay, newUrl()));
  const events = await world.events({ emitTimeoutMs: 300 });
  await assert.rejects(events.emit(eventOf("lost")), (error) => {
    assert.ok(error instanceof EventError);
    assert.match(error.message, /has not confirmed it within 300 ms: .+/);
    return true;
  });
  await assert.rejects(events.emit(eventOf("lost"), { delayMs: 50 }), EventError);
  await assert.rejects(events.declare({ queue: "Q", patterns: [] }), EventError);
  await assert.rejects(events.deadLetters.list(), EventError);
});

Deno.test("E6: an event that is larger than the broker takes is refused, and no other", async () => {
  const url = newUrl();
  // A channel knows the limit that there was when it was opened.
  await rabbitmq.ctl("eval", "application:set_env(rabbit, max_message_size, 100000).");
  try {
    await using world = new AmqpWorld(url);
    const events = await world.events({ emitTimeoutMs: 60_000 });
    await using heard = await world.hear<number>(events);
    const large = events.emit(eventOf("large", "x".repeat(200_000)));
    const others = numbers(50).map((n) => events.emit(eventOf("small", n)));
    const message = /takes events of at most 100000 bytes: current value is 200\d+$/;
    await assert.rejects(large, { name: "EventError", message });
    await Promise.all(others);
    await eventually(() => new Set(heard.bodies).size === 50);
  } finally {
    await rabbitmq.ctl("eval", "application:set_env(rabbit, max_message_size, 134217728).");
  }
});

Deno.test("E5: what is to be handed on to a queue that was deleted gets there", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events();
  const partition = { queue: "S-on.0", patterns: ["on.0"], order: "serial" } as const;
  await events.declare(partition);
  const push = { queue: "S-on.push", patterns: ["e"], order: "serial" } as const;
  await using _push = await events.forward(
    push,
    (event) => Promise.resolve({ ...event, type: "on.0" }),
  );
  await world.bare(async (channel) => void await channel.deleteQueue("S-on.0"));
  for (const n of numbers(10)) await events.emit(eventOf("e", n));
  await using heard = await world.hear<number>(events, partition);
  await eventually(() => heard.bodies.length === 10);
  assert.deepEqual(heard.bodies, numbers(10));
});

Deno.test("E3: a handler that fails after its connection was lost makes no second event", async () => {
  await using relay = new Relay({ port: rabbitmq.port });
  await using world = new AmqpWorld(through(relay, newUrl()));
  const events = await world.events();
  const [began, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using heard = await world.hear(events, { retries: 0 }, async () => {
    began.resolve();
    await goOn.promise;
    throw new Error("broken");
  });
  await events.emit(eventOf("e", 1));
  await began.promise;
  relay.cut();
  relay.resume();
  await eventually(() => heard.bodies.length === 2); // delivered again while the first one runs
  goOn.resolve();
  await eventually(async () => (await events.deadLetters.list()).length > 0);
  // What comes after it in the same queue had to come behind a second one.
  await events.emit(eventOf("e", 2));
  await eventually(async () => (await events.deadLetters.list()).length > 1);
  assert.equal((await events.deadLetters.list()).length, 2);
});

Deno.test("E1: what was started without a broker works once it is there", async () => {
  await using relay = new Relay({ port: rabbitmq.port });
  relay.cut();
  await using world = new AmqpWorld(through(relay, newUrl()));
  const events = await world.events({ emitTimeoutMs: 30_000 });
  const subscribing = world.hear(events);
  const emitted = events.emit(eventOf("early", 1), { delayMs: 300 });
  relay.resume();
  await using heard = await subscribing;
  await emitted;
  await eventually(() => heard.bodies.length === 1);
});

Deno.test("E1: a subscription that waits for a broker ends when events are stopped", async () => {
  await using relay = new Relay({ port: rabbitmq.port });
  relay.stall();
  await using world = new AmqpWorld(through(relay, newUrl()));
  const events = await world.events({ connectTimeoutMs: 100 });
  const rejected = assert.rejects(world.hear(events), EventError);
  await events.stop();
  await rejected;
});

Deno.test("E1: a frozen broker makes emitting fail, and later work again", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events({ emitTimeoutMs: 500 });
  await using heard = await world.hear(events);
  rabbitmq.pause();
  await assert.rejects(events.emit(eventOf("a")), EventError).finally(() => rabbitmq.resume());
  await eventually(() => events.emit(eventOf("b", "b")).then(() => true, () => false));
  await eventually(() => heard.bodies.includes("b"));
});

Deno.test("E1: whatever a frozen broker is asked for ends with a typed error, or as it should", async () => {
  await using world = new AmqpWorld(newUrl());
  // No heartbeat comes to help.
  const options = { emitTimeoutMs: 500, heartbeatSeconds: 600 };
  const [events, killed] = [await world.events(options), await world.events(options)];
  const heard = await world.hear(events);
  await world.hear(killed);
  rabbitmq.pause();
  try {
    await Promise.all([
      assert.rejects(events.emit(eventOf("late"), { delayMs: 50 }), EventError),
      assert.rejects(events.declare({ queue: "late", patterns: [] }), EventError),
      assert.rejects(events.deadLetters.list(), EventError),
      heard[Symbol.asyncDispose](),
      killed.stop({ signal: AbortSignal.abort() }),
    ]);
    await events.stop();
  } finally {
    rabbitmq.resume();
  }
});

Deno.test("E1: a delayed event whose connection is lost goes to the next one", async () => {
  await using relay = new Relay({ port: rabbitmq.port });
  await using world = new AmqpWorld(through(relay, newUrl()));
  const events = await world.events({ emitTimeoutMs: 30_000 });
  await using heard = await world.hear(events);
  relay.stall();
  const emitted = events.emit(eventOf("delayed", 1), { delayMs: 50 });
  relay.cut();
  relay.resume();
  await emitted;
  await eventually(() => heard.bodies.length > 0);
});

Deno.test("E2 E10: a broker killed with 10,000 queued and delayed events loses none", async () => {
  const count = 10_000;
  await using broker = await startRabbitmq();
  await using world = new AmqpWorld(broker.url);
  const events = await world.events({ emitTimeoutMs: 120_000 });
  await events.declare({ queue: "Q", patterns: ["counted"] });
  const dueMs = performance.now() + DELAY_MS;
  let early = 0;
  const delayedQueue = { queue: "D", patterns: ["delayed"] };
  await using delayed = await world.hear<number>(events, delayedQueue, () => {
    if (performance.now() < dueMs) early++;
  });
  await Promise.all(
    numbers(100).map((n) => events.emit(eventOf("delayed", n), { delayMs: DELAY_MS })),
  );
  let confirmed = 0;
  const emitted = Promise.all(
    numbers(count).map((n) => events.emit(eventOf("counted", n)).then(() => confirmed++)),
  );
  // Killed while events are on their way: what is not confirmed goes to the broker that comes back.
  await eventually(() => confirmed > 5_000);
  const before = confirmed;
  await broker.kill();
  await broker.start();
  await emitted;
  await using heard = await world.hear<number>(events, { queue: "Q", patterns: ["counted"] });
  await eventually(() => new Set(heard.bodies).size === count, PATIENT);
  await eventually(() => new Set(delayed.bodies).size === 100, PATIENT);
  assert.equal(early, 0);
  const duplicates = heard.bodies.length - count;
  assert.ok(duplicates <= 1_000, `More were repeated than were on their way: ${duplicates}`);
  tell(`E2 E10: killed after ${before} of ${count} events, and with 100 delayed ones: 0 lost`);
  tell(`E2 E10: ${duplicates} of those under way were delivered twice`);
});

Deno.test("E2: a broker killed while 10,000 queued events are handled loses none", async () => {
  const count = 10_000;
  await using broker = await startRabbitmq();
  await using world = new AmqpWorld(broker.url);
  const events = await world.events({ emitTimeoutMs: 120_000 });
  await events.declare({ queue: "Q", patterns: ["counted"] });
  await Promise.all(numbers(count).map((n) => events.emit(eventOf("counted", n))));
  const isHalfDone = Promise.withResolvers<void>();
  let handled = 0;
  const queue = { queue: "Q", patterns: ["counted"] };
  await using heard = await world.hear<number>(events, queue, () => {
    if (++handled === count / 2) isHalfDone.resolve();
  });
  await isHalfDone.promise;
  const killedAt = handled;
  await broker.kill();
  await broker.start();
  const startedMs = performance.now();
  await eventually(() => new Set(heard.bodies).size === count, PATIENT);
  tell(
    `E2: killed after ${killedAt} of ${count} queued events were handled: 0 lost, ` +
      `${heard.bodies.length - count} delivered twice, all handled ` +
      `${Math.round(performance.now() - startedMs)} ms after it was back`,
  );
});

Deno.test("E2: a broker restarted with 10,000 queued events loses and repeats none", async () => {
  const count = 10_000;
  await using broker = await startRabbitmq();
  await using world = new AmqpWorld(broker.url);
  const events = await world.events({ emitTimeoutMs: 120_000 });
  await events.declare({ queue: "Q", patterns: ["counted"] });
  await Promise.all(numbers(count).map((n) => events.emit(eventOf("counted", n))));
  await broker.restart();
  await using heard = await world.hear<number>(events, { queue: "Q", patterns: ["counted"] });
  await eventually(() => heard.bodies.length >= count, PATIENT);
  assert.equal(new Set(heard.bodies).size, count);
  assert.equal(heard.bodies.length, count);
});

Deno.test("E3 E11: what a process that is killed had not acknowledged comes again", async () => {
  const url = newUrl();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CONSUMER, url],
    stdout: "piped",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream());
  let said = "";
  const reading = lines.pipeTo(new WritableStream({ write: (text) => void (said += text) }));
  await eventually(() => said.includes("live"));
  await using world = new AmqpWorld(url);
  const events = await world.events();
  await using mine = await world.hear(events, { queue: "Q-broadcast-2", exclusive: true });
  await events.emit(eventOf("work", "once"));
  await eventually(() => said.includes("effect once"));
  child.kill("SIGKILL");
  await Promise.all([child.status, reading]);
  await using heard = await world.hear(events);
  await eventually(() => heard.bodies.length === 1);
  assert.deepEqual(heard.bodies, ["once"]);
  await eventually(() => mine.bodies.length === 1); // who is live hears a broadcast
  await world.bare(async (channel) => {
    const { messageCount } = await channel.assertQueue("Q-broadcast-1", { exclusive: true });
    assert.equal(messageCount, 0, "the dead process's own queue is gone");
  });
});

Deno.test("E4: poison is retried, then kept with its error, while others flow", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events();
  await using heard = await world.hear<string>(events, { retries: 1 }, (body) => {
    if (body === "poison") throw new RangeError("indigestible");
  });
  await events.emit(eventOf("food", "poison"));
  for (const n of numbers(20)) await events.emit(eventOf("food", `good ${n}`));
  const [letter] = await eventually(async () => {
    const letters = await events.deadLetters.list();
    return letters.length > 0 && letters;
  });
  assert.deepEqual(letter?.error, { type: "RangeError", message: "indigestible" });
  assert.equal(letter.attempts, 2);
  assert.equal(letter.event.headers.trace_id, "0123");
  assert.equal(heard.bodies.filter((body) => body === "poison").length, 2);
  assert.equal(heard.bodies.length, 22);
  assert.equal(sampleOf(events, "events.retried", "Q"), 1);
  assert.equal(sampleOf(events, "events.dead_letters", "Q"), 1);
});

Deno.test("E5: a queue that is deleted is declared and consumed again", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events();
  await using heard = await world.hear<number>(events, { queue: "Q", patterns: ["a.*"] });
  await world.bare(async (channel) => {
    await channel.deleteQueue("Q");
  });
  let sent = 0;
  await eventually(async () => {
    await events.emit(eventOf("a.b", sent++));
    return heard.bodies.length > 0;
  });
});

Deno.test("E5: exchanges and dead letters that are deleted are declared again", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events();
  await world.bare(async (channel) => {
    await channel.deleteQueue("lymph_dead");
    await channel.deleteExchange("lymph_dead");
    await channel.deleteExchange("lymph");
  });
  await events.emit(eventOf("published again"));
  await using _heard = await world.hear(events, {}, () => Promise.reject(new Error("never")));
  await events.emit(eventOf("poison"));
  await eventually(async () => (await events.deadLetters.list()).length > 0);
  await world.bare(async (channel) => {
    await channel.deleteQueue("lymph_dead");
  });
  await events.emit(eventOf("poison"));
  await eventually(async () => (await events.deadLetters.list()).length > 0);
});

Deno.test("E5: connections that an operator closes are opened again", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events({ emitTimeoutMs: 30_000 });
  await using heard = await world.hear<number>(events);
  await rabbitmq.ctl("close_all_connections", "--global", "for a test");
  await events.emit(eventOf("after", 1));
  await eventually(() => heard.bodies.length > 0);
});

Deno.test("E6: an event that a full queue refuses is refused with QueueFullError", async () => {
  const url = newUrl();
  await using world = new AmqpWorld(url);
  const events = await world.events();
  await events.declare({ queue: "full", patterns: ["#"] });
  const limits = JSON.stringify({ "max-length": 5, overflow: "reject-publish" });
  const host = new URL(url).pathname.slice(1);
  await rabbitmq.ctl("set_policy", "--vhost", host, "limited", "^full$", limits);
  const error = await eventually(async () => {
    return await events.emit(eventOf("more")).then(() => false as const, (error) => error as Error);
  });
  assert.ok(error instanceof QueueFullError);
  await using heard = await world.hear(events, { queue: "full" });
  await eventually(() => heard.bodies.length >= 5);
  await eventually(() => events.emit(eventOf("room")).then(() => true, () => false));
});

Deno.test("E6: an event that no queue has room for is not tried in haste", async () => {
  const url = newUrl();
  await using world = new AmqpWorld(url);
  const events = await world.events();
  const limits = JSON.stringify({ "max-length": 0, overflow: "reject-publish" });
  const host = new URL(url).pathname.slice(1);
  await rabbitmq.ctl("set_policy", "--vhost", host, "limited", "^lymph_dead$", limits);
  let tries = 0;
  await using heard = await world.hear<string>(events, {}, (body) => {
    if (body !== "poison") return;
    tries++;
    throw new RangeError("indigestible");
  });
  await events.emit(eventOf("food", "poison"));
  await eventually(() => tries > 1); // it rests, but comes again
  const [heardBefore, triesBefore, startedMs] = [heard.bodies.length, tries, performance.now()];
  for (const n of numbers(100)) await events.emit(eventOf("food", `good ${n}`));
  await eventually(() => heard.bodies.length >= heardBefore + 100); // others flow
  const most = 2 + (performance.now() - startedMs) / 1000;
  assert.ok(tries - triesBefore <= most, `It was tried ${tries - triesBefore} times`);
  await rabbitmq.ctl("clear_policy", "--vhost", host, "limited");
  await eventually(async () => (await events.deadLetters.list()).length === 1);
});

Deno.test("E7: events that no queue wants are counted", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events();
  await using _heard = await world.hear(events, { patterns: ["wanted"] });
  for (const type of ["wanted", "unwanted", "unwanted"]) await events.emit(eventOf(type));
  assert.equal(sampleOf(events, "events.unroutable", "unwanted"), 2);
  assert.equal(sampleOf(events, "events.unroutable", "wanted"), 0);
});

Deno.test("E8: a serial queue keeps the order while subscribers come and go", async () => {
  const count = 400;
  await using world = new AmqpWorld(newUrl());
  const [emitter, one, two] = await Promise.all([1, 2, 3].map(() => world.events()));
  assert.ok(emitter && one && two);
  await emitter.declare({ queue: "Q", patterns: ["#"], order: "serial" });
  const heard: number[] = [];
  const join = (index: number) =>
    world.hear<number>(index % 2 ? one : two, { order: "serial" }, (body) => void heard.push(body));
  let active = await join(0);
  let joins = 1;
  const emitted = (async () => {
    for (const n of numbers(count)) await emitter.emit(eventOf("counted", n));
  })();
  while (heard.length < count) {
    const next = await join(joins++);
    const seen = heard.length;
    await active[Symbol.asyncDispose]();
    active = next;
    await eventually(() => heard.length > seen || heard.length >= count);
  }
  await emitted;
  await active[Symbol.asyncDispose]();
  assert.deepEqual(heard, numbers(count));
});

Deno.test("E9: a broker that takes nothing is waited for, within limits", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events({ emitTimeoutMs: 60_000, maxUnconfirmed: 10, maxPending: 50 });
  await using heard = await world.hear<number>(events);
  for (const n of numbers(20)) await events.emit(eventOf("before", n));
  await rabbitmq.blockPublishers();
  try {
    const waiting = numbers(50).map((n) => events.emit(eventOf("blocked", 100 + n)));
    await assert.rejects(events.emit(eventOf("one too many")), QueueFullError);
    await eventually(() => heard.bodies.length >= 20); // who consumes is not held up
    await rabbitmq.unblockPublishers();
    await Promise.all(waiting);
  } finally {
    await rabbitmq.unblockPublishers();
  }
  await eventually(() => heard.bodies.length >= 70);
  assert.equal(new Set(heard.bodies).size, 70);
});

Deno.test("E9: a blocked broker is named where an event is given up", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events({ emitTimeoutMs: 500 });
  await rabbitmq.blockPublishers();
  try {
    await assert.rejects(
      events.emit(eventOf("blocked")),
      /it takes no events now \(low on memory\)/,
    );
  } finally {
    await rabbitmq.unblockPublishers();
  }
});

Deno.test("E4: an event that fails is a dead letter although its type does not fit into a frame", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events();
  await using _heard = await world.hear(events, {}, () => Promise.reject(new Error("no")));
  const serializer = new MsgpackSerializer();
  const content = serializer.encode({ ...eventOf("x".repeat(200_000), "long") });
  await world.publishRaw("odd", content, serializer.contentType);
  const [letter] = await eventually(async () => {
    const letters = await events.deadLetters.list();
    return letters.length > 0 && letters;
  });
  assert.equal(letter?.event.body, "long");
});

Deno.test("E12: what cannot be decoded is kept as it came, and never comes back", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events();
  await using heard = await world.hear(events, { retries: 5 });
  const bytes = new Uint8Array([0xc1, 0x00, 0xff]);
  const messages: [Uint8Array, string | undefined][] = [
    [bytes, "application/lymph+x-msgpack"],
    [new TextEncoder().encode("[1, 2]"), "application/json"],
    [bytes, "application/x-pickle"],
    [bytes, undefined],
    [new Uint8Array(), "application/lymph+x-msgpack"],
  ];
  for (const [content, type] of messages) await world.publishRaw("odd.one", content, type);
  await events.emit(eventOf("fine", "fine"));
  const letters = await eventually(async () => {
    const letters = await events.deadLetters.list();
    return letters.length >= messages.length && letters;
  });
  assert.equal(letters.length, messages.length);
  assert.deepEqual(new Uint8Array(letters[0]?.event.body as Uint8Array), bytes);
  assert.ok(letters.every(({ event: { type }, attempts }) => type === "odd.one" && attempts === 1));
  await eventually(() => heard.bodies.length > 0);
  assert.deepEqual(heard.bodies, ["fine"]);
});

Deno.test("a queue with the original's arguments is used as it is", async () => {
  await using world = new AmqpWorld(newUrl());
  await world.bare(async (channel) => {
    const theirs = { durable: false, arguments: { "x-ha-policy": "all" } };
    await channel.assertQueue("Shop-on_order", theirs);
  });
  const events = await world.events();
  const queue = { queue: "Shop-on_order", patterns: ["order"], retries: 1 };
  let failures = 0;
  await using heard = await world.hear(events, queue, () => {
    if (failures++ === 0) throw new Error("once");
  });
  await events.emit(eventOf("order", 1));
  await eventually(() => heard.bodies.length === 2);
  const serial = world.hear(events, { ...queue, order: "serial" });
  await assert.rejects(serial, /Cannot keep the order of Shop-on_order/);
});

Deno.test("a dead letter that the broker itself has made tells why", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events();
  await events.declare({ queue: "Q", patterns: ["#"] });
  await events.emit(eventOf("refused", 7));
  await world.bare(async (channel) => {
    const message = await channel.get("Q");
    assert.ok(message);
    channel.reject(message, false);
  });
  const [letter] = await eventually(async () => {
    const letters = await events.deadLetters.list();
    return letters.length > 0 && letters;
  });
  assert.equal(letter?.queue, "Q");
  assert.equal(letter.event.body, 7);
  assert.match(letter.error.message, /rejected/);
  assert.ok(Math.abs(Date.now() - letter.failedAt.getTime()) < 60_000);
  assert.equal(await events.deadLetters.retry({ ids: [letter.id] }), 1);
  assert.deepEqual(await events.deadLetters.list(), []);
});

Deno.test("a connection that falls silent is replaced, and nothing is lost", async () => {
  await using relay = new Relay({ port: rabbitmq.port });
  await using world = new AmqpWorld(through(relay, newUrl()));
  const options = { heartbeatSeconds: 1, connectTimeoutMs: 500, emitTimeoutMs: 60_000 };
  const events = await world.events(options);
  await using heard = await world.hear<number>(events);
  await events.emit(eventOf("before", 0));
  relay.stall();
  const emitted = numbers(10).map((n) => events.emit(eventOf("during", n + 1)));
  await eventually(() => relay.connectionCount > 2); // it has given the silent ones up
  relay.resume();
  await Promise.all(emitted);
  await eventually(() => new Set(heard.bodies).size === 11);
});

Deno.test("100 cut connections leave sockets, timers and memory where they were", async () => {
  await using relay = new Relay({ port: rabbitmq.port });
  await using world = new AmqpWorld(through(relay, newUrl()));
  const events = await world.events({ emitTimeoutMs: 30_000 });
  await using heard = await world.hear<number>(events);
  let before = 0;
  for (const n of numbers(100)) {
    relay.cut();
    relay.resume();
    await events.emit(eventOf("cut", n));
    await eventually(() => heard.bodies.includes(n));
    assert.ok(relay.connectionCount <= 2, `${relay.connectionCount} connections are open`);
    if (n === 20) before = usedMegabytes();
  }
  assert.equal(new Set(heard.bodies).size, 100);
  const grown = usedMegabytes() - before;
  assert.ok(grown < 2, `Memory has grown by ${grown.toFixed(2)} MB`);
  tell(`100 cuts: memory has grown by ${grown.toFixed(2)} MB from the 20th to the 100th`);
});

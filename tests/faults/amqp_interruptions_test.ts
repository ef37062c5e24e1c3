import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { DeliveryOrder } from "../../core/events/event_system.ts";
import { MAX_INTERRUPTIONS } from "../../transports/amqp/failures/interruptions.ts";
import { openConnection } from "../../transports/amqp/connection/connection.ts";
import { Relay } from "../kit/servers/relay.ts";
import { type RabbitmqServer, startRabbitmq } from "../kit/servers/rabbitmq.ts";
import { AmqpWorld, eventOf } from "../support/servers/amqp.ts";
import { eventually } from "../support/eventually.ts";

const CRASHER = fileURLToPath(new URL("testdata/amqp_crasher.ts", import.meta.url));
const PATIENT = { timeoutMs: 60_000 };
/** A broker closes a connection after two to three heartbeats of silence. */
const HEARTBEAT_SECONDS = 1;
const BUSY_MS = 4_500;
/** More processes than it should take to get rid of what ends them. */
const MAX_PROCESSES = 40;

let rabbitmq: RabbitmqServer;
let urls: string[];
Deno.test.beforeAll(async () => {
  rabbitmq = await startRabbitmq();
  urls = await rabbitmq.createVirtualHosts(10);
});
Deno.test.afterAll(() => rabbitmq?.stop()); // it may have failed to start

const newUrl = () => urls.pop() ?? assert.fail("There are too few virtual hosts");

/** Keeps the event loop from doing anything else. */
function compute(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

for (const order of ["concurrent", "sequential", "serial"] as const) {
  Deno.test(`W2 an event whose handler computes for longer than the heartbeat allows is handled once (${order})`, async () => {
    await using world = new AmqpWorld(newUrl());
    const events = await world.events({
      heartbeatSeconds: HEARTBEAT_SECONDS,
      emitTimeoutMs: 60_000,
    });
    await events.declare({ queue: "Q", patterns: ["#"], order });
    await events.emit(eventOf("report", "long")); // confirmed before this process is busy
    await using heard = await world.hear<string>(events, { order, retries: 2 }, (body) => {
      if (body === "long") compute(BUSY_MS);
    });
    await eventually(() => heard.bodies.includes("long"), PATIENT);
    await events.emit(eventOf("report", "short"));
    await eventually(() => heard.bodies.includes("short"), PATIENT);
    // What comes last shows that everything before it is settled.
    await world.bare(async (channel) => {
      await eventually(async () => (await channel.checkQueue("Q")).messageCount === 0, PATIENT);
    });
    assert.deepEqual(heard.bodies, ["long", "short"]);
    assert.deepEqual(await events.deadLetters.list(), []);
  });
}

Deno.test("W2 an event that is confirmed while its process computes is published once", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events({
    heartbeatSeconds: HEARTBEAT_SECONDS,
    emitTimeoutMs: 60_000,
  });
  await events.declare({ queue: "Q", patterns: ["#"] });
  const emitted = events.emit(eventOf("report"));
  for (let turn = 0; turn < 3; turn++) await setImmediate(); // it is on its way
  compute(BUSY_MS); // the broker confirms it, and closes the connection
  await emitted;
  await world.bare(async (channel) => {
    assert.equal((await channel.checkQueue("Q")).messageCount, 1);
  });
});

Deno.test("W2 a broker that falls silent is noticed, however long the heartbeat is", async () => {
  await using relay = new Relay({ port: rabbitmq.port });
  const url = newUrl().replace(/@[^/]+/, `@${relay.address}`) + "?heartbeat=600";
  const { signal } = new AbortController();
  const connection = await openConnection(url, { timeoutMs: 60_000, signal, askEveryMs: 500 });
  let isClosed = false;
  void connection.closed.then(() => isClosed = true);
  relay.stall();
  await eventually(() => isClosed, PATIENT);
  await connection.close();
});

/**
 * Starts a process again and again until a number of dead letters is there and all that is good was
 * handled; returns what it said.
 */
async function crash(
  url: string,
  order: DeliveryOrder,
  { letters, good }: { readonly letters: number; readonly good: readonly string[] },
): Promise<string[]> {
  await using world = new AmqpWorld(url);
  const events = await world.events();
  const said: string[] = [];
  for (let count = 0; count < MAX_PROCESSES; count++) {
    const args = ["run", "-A", "--no-check", CRASHER, url, order];
    const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn();
    let isOver = false;
    const reading = child.stdout.pipeThrough(new TextDecoderStream()).pipeTo(
      new WritableStream({ write: (text) => void said.push(...text.trim().split("\n")) }),
    );
    const ended = child.status.then(() => isOver = true);
    const isDone = async () =>
      good.every((body) => said.includes(`handled ${body}`)) &&
      (await events.deadLetters.list()).length >= letters;
    await eventually(async () => isOver || await isDone(), PATIENT);
    const wasKilled = !isOver;
    if (wasKilled) child.kill("SIGKILL");
    await Promise.all([ended, reading]);
    if (wasKilled) return said;
  }
  return assert.fail(`After ${MAX_PROCESSES} processes this is not done: ${said.slice(-10)}`);
}

for (const order of ["concurrent", "sequential", "serial"] as const) {
  Deno.test(`W3 an event that ends its process becomes a dead letter, and others are handled (${order})`, async () => {
    const url = newUrl();
    const good = ["a", "b", "c", "d"];
    {
      await using world = new AmqpWorld(url);
      const events = await world.events();
      await events.declare({ queue: "Q", patterns: ["#"], order });
      for (const body of ["deadly", ...good]) await events.emit(eventOf("image", body));
    }
    const said = await crash(url, order, { letters: 1, good });
    await using world = new AmqpWorld(url);
    const [letter, ...others] = await (await world.events()).deadLetters.list();
    assert.deepEqual(others, []);
    assert.equal(letter?.event.body, "deadly");
    assert.match(letter.error.message, /^Each of 10 attempts ended with the loss of its process/);
    assert.equal(letter.attempts, MAX_INTERRUPTIONS);
    const handled = said.filter((line) => line === "handles deadly").length;
    assert.equal(handled, MAX_INTERRUPTIONS);
  });
}

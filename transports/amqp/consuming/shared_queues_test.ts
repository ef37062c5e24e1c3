import assert from "node:assert/strict";
import { type RabbitmqServer, startRabbitmq } from "../../../tests/kit/mod.ts";
import { AmqpWorld, eventOf } from "../../../tests/support/servers/amqp.ts";
import { eventually } from "../../../tests/support/eventually.ts";

let rabbitmq: RabbitmqServer;
let urls: string[];
Deno.test.beforeAll(async () => {
  rabbitmq = await startRabbitmq();
  urls = await rabbitmq.createVirtualHosts(6);
});
Deno.test.afterAll(() => rabbitmq?.stop()); // it may have failed to start

const newUrl = () => urls.pop() ?? assert.fail("There are too few virtual hosts");
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const own = (n: number) => ({ queue: `own-${n}`, patterns: ["e"], exclusive: true } as const);

async function queuesOf(url: string): Promise<string[]> {
  const names = await rabbitmq.ctl(
    "list_queues",
    "--vhost",
    new URL(url).pathname.slice(1),
    "name",
  );
  return names.split("\n").filter((name) => name.startsWith("own-"));
}

Deno.test("A15 more broadcast subscribers than a connection has channels share one queue", async () => {
  const url = newUrl();
  await using world = new AmqpWorld(url);
  const events = await world.events({ emitTimeoutMs: 60_000 });
  const heard = await Promise.all(numbers(2_100).map((n) => world.hear<number>(events, own(n))));
  assert.equal((await queuesOf(url)).length, 1);
  await events.emit(eventOf("e", 1));
  await eventually(() => heard.every(({ bodies }) => bodies.length === 1), { timeoutMs: 60_000 });
  await using shared = await world.hear<number>(events, { queue: "Q", patterns: ["e"] });
  await events.emit(eventOf("e", 2));
  await eventually(() => shared.bodies.includes(2));
  for (const one of heard) await one[Symbol.asyncDispose]();
  assert.deepEqual(await queuesOf(url), []);
});

Deno.test("A15 a subscriber of a shared queue that leaves, fails or waits costs no other anything", async () => {
  const url = newUrl();
  await using world = new AmqpWorld(url);
  const events = await world.events();
  let tries = 0;
  const goOn = Promise.withResolvers<void>();
  const leaver = await world.hear<number>(events, own(0));
  await using failing = await world.hear<number>(events, { ...own(1), retries: 1 }, () => {
    tries++;
    throw new RangeError("broken");
  });
  await using slow = await world.hear<number>(events, { ...own(2), order: "sequential" }, () => {
    return goOn.promise;
  });
  await using fine = await world.hear<number>(events, own(3));
  await using other = await world.hear<number>(events, { ...own(4), patterns: ["other"] });
  await events.emit(eventOf("e", 0));
  await eventually(() => leaver.bodies.length === 1);
  await leaver[Symbol.asyncDispose]();
  for (const n of numbers(300)) await events.emit(eventOf("e", n + 1));
  await eventually(() => fine.bodies.length === 301);
  assert.deepEqual(fine.bodies, numbers(301));
  assert.deepEqual([leaver.bodies, slow.bodies, other.bodies], [[0], [0], []]);
  goOn.resolve();
  await eventually(() => slow.bodies.length === 301);
  assert.deepEqual(slow.bodies, numbers(301));
  await eventually(() => tries === 602); // each event twice
  assert.equal(failing.bodies.length, 602);
  const letters = await eventually(async () => {
    const letters = await events.deadLetters.list({ queue: "own-1" }, { limit: 1_000 });
    return letters.length === 301 && letters;
  });
  assert.equal(letters[0]?.attempts, 2);
  assert.equal((await events.deadLetters.list({}, { limit: 1_000 })).length, 301);
});

Deno.test("A15 a shared queue is there again for a consumer that comes as the last one leaves", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events();
  const first = await world.hear<number>(events, own(0));
  const leaving = first[Symbol.asyncDispose]();
  await using second = await world.hear<number>(events, own(1));
  await leaving;
  await events.emit(eventOf("e", 1));
  await eventually(() => second.bodies.length === 1);
  assert.deepEqual(first.bodies, []);
});

Deno.test("A15 events stop once the handlers of shared queues have settled", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events();
  const [began, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let isDone = false;
  await world.hear(events, own(0), async () => {
    began.resolve();
    await goOn.promise;
    isDone = true;
  });
  await events.emit(eventOf("e"));
  await began.promise;
  const stopped = events.stop().then(() => isDone);
  goOn.resolve();
  assert.ok(await stopped);
});

Deno.test("an event is given up although its error is longer than the broker's frames", async () => {
  await using world = new AmqpWorld(`${newUrl()}?frameMax=4096`);
  const events = await world.events();
  await using _heard = await world.hear(events, {}, () => {
    throw new RangeError("€".repeat(9_000));
  });
  await events.emit(eventOf("e", 1));
  const [letter] = await eventually(async () => {
    const letters = await events.deadLetters.list();
    return letters.length > 0 && letters;
  });
  assert.equal(letter?.error.type, "RangeError");
  assert.match(letter?.error.message ?? "", /^€{1000,}$/);
});

import assert from "node:assert/strict";
import type { Subscription } from "../../../../core/events/event_system.ts";
import { fakeTime } from "../../../../tests/kit/mod.ts";
import { MsgpackSerializer } from "../../../serializers/mod.ts";
import type { Delivery } from "../rows/deliveries.ts";
import { type Outcome, QueueConsumer } from "./queue_consumer.ts";
import { RECORD } from "../testdata/event_rows.ts";

const RETRIES = 2;
/** More attempts than retries and crashes are allowed. */
const TOO_MANY = RETRIES + 21;

function deliveryOf(delivery: Partial<Delivery> = {}): Delivery {
  return { id: 1, session: 7, record: RECORD, attempts: 1, stops: 0, ...delivery };
}

/** A consumer with one subscriber, and what became of its deliveries. */
function createConsumer(
  handle: () => Promise<unknown>,
  subscription: Partial<Subscription> = {},
) {
  const outcomes: Outcome[] = [];
  const consumer = new QueueConsumer({ queue: "Q", patterns: ["e"] }, {
    serializer: new MsgpackSerializer(),
    maxConcurrent: 100,
    now: Date.now,
    onOutcome: (outcome) => void outcomes.push(outcome),
  });
  const leave = consumer.add(
    { queue: "Q", patterns: ["e"], retries: RETRIES, ...subscription },
    { handle },
  );
  return { consumer, outcomes, leave };
}

for (
  const [stops, message] of [
    [0, `Each of ${TOO_MANY - 1} attempts ended with the death of its process`],
    [
      TOO_MANY - 1,
      "Each of 22 attempts was cut off: its process was stopped, not dead",
    ],
    [
      2,
      "None of 22 attempts was finished: the process was stopped 2 times, and died or failed 20 times",
    ],
  ] as const
) {
  Deno.test(`M2 an event whose process was stopped ${stops} times is given up in the end, and says so`, async () => {
    let handled = 0;
    const { consumer, outcomes, leave } = createConsumer(() => Promise.resolve(handled++));
    consumer.accept([deliveryOf({ attempts: TOO_MANY, stops })]);
    await leave();
    const [outcome] = outcomes;
    assert.ok(outcome?.action === "bury", Deno.inspect(outcomes));
    assert.equal(outcome.error.message, message);
    assert.equal(handled, 0);
  });
}

Deno.test("M2 an event is tried up to its limit", async () => {
  const { consumer, outcomes, leave } = createConsumer(() => Promise.resolve());
  consumer.accept([deliveryOf({ attempts: TOO_MANY - 1 })]);
  await leave();
  assert.deepEqual(outcomes.map(({ action }) => action), ["acknowledge"]);
});

Deno.test("M9 nothing is acknowledged before its handler has settled", async () => {
  const handled = Promise.withResolvers<void>();
  const { consumer, outcomes, leave } = createConsumer(() => handled.promise);
  consumer.accept([deliveryOf()]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(outcomes, []);
  handled.resolve();
  await leave();
  assert.deepEqual(outcomes.map(({ action }) => action), ["acknowledge"]);
});

Deno.test("W1 handlers that compute get one event at a time, so that other processes get the rest", async () => {
  const { consumer, leave } = createConsumer(() => {
    for (const end = performance.now() + 21; performance.now() < end;);
    return Promise.resolve();
  });
  assert.equal(consumer.capacity, 1);
  for (let id = 0; id < 3; id++) {
    consumer.accept([deliveryOf({ id })]);
    assert.equal(consumer.capacity, 1);
  }
  await leave();
});

Deno.test("W1 handlers that wait get more and more events at a time", async () => {
  const { consumer, leave } = createConsumer(() => Promise.resolve());
  const sizes: number[] = [];
  for (let id = 0; sizes.length < 20 && consumer.capacity < 32; id++) {
    sizes.push(consumer.capacity);
    consumer.accept(Array.from({ length: consumer.capacity }, () => deliveryOf({ id })));
  }
  assert.equal(consumer.capacity, 32, String(sizes));
  await leave();
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const batchOf = (count: number): Delivery[] =>
  Array.from({ length: count }, (_, id) => deliveryOf({ id }));

/** A consumer whose handlers have been quick for so long that it gets as many events as it can. */
async function quickConsumer(handle: () => Promise<unknown>) {
  const made = createConsumer(handle);
  using _ = fakeTime(); // or a busy machine would make batches smaller
  for (let round = 0; round < 12; round++) {
    made.consumer.accept(batchOf(made.consumer.capacity));
    await turn();
  }
  made.outcomes.length = 0;
  return made;
}

Deno.test("W1 quick handlers get more events in a transaction than may run at once", async () => {
  const { consumer, outcomes, leave } = await quickConsumer(() => Promise.resolve());
  assert.equal(consumer.capacity, 256);
  consumer.accept(batchOf(256));
  await turn();
  assert.equal(outcomes.filter(({ action }) => action === "acknowledge").length, 256);
  await leave();
});

Deno.test("W1 events that no handler has begun go back after a turn, for other processes", async () => {
  let running = 0;
  let most = 0;
  let isSlow = false;
  const ended = Promise.withResolvers<void>();
  const { consumer, outcomes, leave } = await quickConsumer(async () => {
    most = Math.max(most, ++running);
    if (isSlow) await ended.promise;
    running--;
  });
  isSlow = true;
  consumer.accept(batchOf(256));
  await turn();
  assert.deepEqual(outcomes.map(({ action }) => action), Array(156).fill("release"));
  assert.equal(consumer.capacity, 0);
  ended.resolve();
  await turn();
  assert.equal(consumer.capacity, 100, "no more than may run, until handlers are quick again");
  assert.equal(most, 100);
  await leave();
});

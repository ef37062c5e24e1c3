import assert from "node:assert/strict";
import { UnrecoverableError } from "../../../../core/errors.ts";
import { type EventWorld, failing, type TestFact } from "./world.ts";

/** Registers what is promised about events that no attempt could handle. */
export function testDeadLetters(test: TestFact): void {
  test("a dead letter tells what failed, where, why and how often", async (world) => {
    await using inbox = await world.subscribe({ retries: 1, handler: failing(Infinity) });
    const before = Date.now();
    await world.emit("order.placed", { id: 7 });
    await world.untilCount(inbox, 1);
    await world.advance(250);
    const [letter, ...more] = await world.untilDeadLetters(1);
    assert.deepEqual(more, []);
    assert.equal(letter?.queue, "Q");
    assert.equal(letter?.event.type, "order.placed");
    assert.deepEqual(letter?.event.body, { id: 7 });
    assert.equal(letter?.event.source, "emitter");
    assert.equal(letter?.event.headers.trace_id, "0123");
    assert.deepEqual(letter?.error, { type: "RangeError", message: "no luck" });
    assert.equal(letter?.attempts, 2);
    assert.ok(letter.failedAt.getTime() >= before && letter.failedAt.getTime() <= Date.now());
  });

  test("an UnrecoverableError makes a dead letter of the first attempt", async (world) => {
    const handler = failing(1, () => new UnrecoverableError("no such order"));
    await using inbox = await world.subscribe({ retries: 5, handler });
    await world.emit("order.placed");
    const [letter] = await world.untilDeadLetters(1);
    assert.equal(letter?.attempts, 1);
    assert.equal(letter?.error.type, "UnrecoverableError");
    assert.equal(inbox.bodies.length, 1);
  });

  test("a dead letter that is retried goes to its own queue, with all attempts", async (world) => {
    await using inbox = await world.subscribe({ retries: 1, handler: failing(3) });
    await using other = await world.subscribe({ queue: "other" });
    await world.emit("poison", "poison");
    await world.untilCount(inbox, 1);
    await world.advance(250);
    await world.untilDeadLetters(1);
    assert.equal(await world.deadLetters.retry(), 1);
    assert.deepEqual(await world.deadLetters.list(), []);
    await world.untilCount(inbox, 3);
    await world.advance(250);
    await world.untilCount(inbox, 4);
    await world.emit("next", "next");
    await world.untilCount(other, 2);
    assert.deepEqual(other.bodies, ["poison", "next"]);
    assert.deepEqual(await world.deadLetters.list(), []);
  });

  test("a dead letter is retried with another body, and is else as it was", async (world) => {
    await using inbox = await world.subscribe({ handler: failing(1) });
    await using other = await world.subscribe({ queue: "other" });
    await world.emit("poison", { id: "seven" });
    const [letter] = await world.untilDeadLetters(1);
    const ids = [letter?.id ?? ""];
    assert.equal(await world.deadLetters.retry({ ids }, { body: { id: 7 } }), 1);
    await world.untilCount(inbox, 2);
    assert.deepEqual(inbox.bodies, [{ id: "seven" }, { id: 7 }]);
    await world.emit("next", "next");
    await world.untilCount(other, 2);
    assert.deepEqual(other.bodies, [{ id: "seven" }, "next"]);
  });

  test("to retry what fails again comes to an end", async (world) => {
    await using inbox = await world.subscribe({ handler: failing(Infinity) });
    for (const body of [1, 2, 3]) await world.emit("poison", body);
    await world.untilDeadLetters(3);
    assert.equal(await world.deadLetters.retry(), 3);
    await world.untilCount(inbox, 6);
    await world.untilDeadLetters(3);
  });

  test("an error whose texts are none makes a dead letter all the same", async (world) => {
    const odd = () => Object.assign(new Error(), { name: 7, message: { code: 7 } });
    await using inbox = await world.subscribe({ handler: failing(1, odd as () => Error) });
    await world.emit("poison");
    const [letter] = await world.untilDeadLetters(1);
    assert.equal(typeof letter?.error.message, "string");
    assert.equal(inbox.bodies.length, 1);
  });

  test("a dead letter that is dropped is gone", async (world) => {
    await using inbox = await world.subscribe({ handler: failing(1) });
    await world.emit("poison", "poison");
    await world.untilDeadLetters(1);
    assert.equal(await world.deadLetters.drop(), 1);
    assert.deepEqual(await world.deadLetters.list(), []);
    assert.equal(await world.deadLetters.retry(), 0);
    await world.emit("next", "next");
    await world.untilCount(inbox, 2);
    assert.deepEqual(inbox.bodies, ["poison", "next"]);
  });

  test("dead letters are listed from the oldest on, up to a limit", async (world) => {
    await using _inbox = await world.subscribe({ order: "sequential", handler: failing(3) });
    for (const body of [1, 2, 3]) await world.emit("poison", body);
    await world.untilDeadLetters(3);
    assert.deepEqual(bodiesOf(await world.deadLetters.list()), [1, 2, 3]);
    assert.deepEqual(bodiesOf(await world.deadLetters.list({}, { limit: 2 })), [1, 2]);
  });

  test("dead letters are selected by id, by queue, or by both", async (world) => {
    await using _one = await world.subscribe({ queue: "one", handler: failing(Infinity) });
    await using _two = await world.subscribe({ queue: "two", handler: failing(Infinity) });
    await world.emit("poison", 1);
    await world.emit("poison", 2);
    const letters = await world.untilDeadLetters(4);
    const { deadLetters } = world;
    const queuesOf = async () => (await deadLetters.list()).map(({ queue }) => queue).sort();
    assert.equal((await deadLetters.list({ queue: "one" })).length, 2);
    const ids = letters.filter(({ event }) => event.body === 1).map(({ id }) => id);
    assert.deepEqual(bodiesOf(await deadLetters.list({ ids })), [1, 1]);
    assert.equal(await deadLetters.drop({ ids, queue: "one" }), 1);
    assert.deepEqual(await queuesOf(), ["one", "two", "two"]);
    assert.equal(await deadLetters.drop({ ids: [] }), 0);
    assert.equal(await deadLetters.drop({ ids: ["unknown"] }), 0);
    assert.equal(await deadLetters.drop({ queue: "two" }), 2);
    assert.deepEqual(await queuesOf(), ["one"]);
  });

  test("both event systems see the same dead letters", async (world) => {
    await using _inbox = await world.subscribe({ on: world.first, handler: failing(1) });
    await world.emit("poison");
    const letters = await world.untilDeadLetters(1);
    assert.deepEqual(await world.first.deadLetters?.list(), letters);
  });
}

function bodiesOf(letters: Awaited<ReturnType<EventWorld["deadLetters"]["list"]>>): unknown[] {
  return letters.map(({ event }) => event.body);
}

import assert from "node:assert/strict";
import { failing, type TestFact } from "./world.ts";

/** Registers what is promised about events whose handler fails. */
export function testRetries(test: TestFact): void {
  test("a failed event is tried again, each time later, as often as declared", async (world) => {
    const times: number[] = [];
    await using inbox = await world.subscribe({
      retries: 2,
      handler: () => {
        times.push(Date.now());
        return Promise.reject(new RangeError("never"));
      },
    });
    await world.emit("poison", "poison");
    await world.untilCount(inbox, 1);
    await world.advance(250);
    await world.untilCount(inbox, 2);
    await world.advance(500);
    await world.untilDeadLetters(1);
    const [first = 0, second = 0, third = 0, ...more] = times;
    assert.deepEqual(more, []);
    assert.ok(second - first >= 250, `The second attempt came after ${second - first} ms`);
    assert.ok(third - second >= 500, `The third attempt came after ${third - second} ms`);
  });

  test("an event that succeeds at last leaves no dead letter", async (world) => {
    await using inbox = await world.subscribe({ retries: 1, handler: failing(1) });
    await world.emit("flaky", "flaky");
    await world.untilCount(inbox, 1);
    await world.advance(250);
    await world.untilCount(inbox, 2);
    assert.deepEqual(await world.deadLetters.list(), []);
  });

  test("other events are not held up by a failed one", async (world) => {
    await using inbox = await world.subscribe({ retries: 1, handler: failing(1) });
    await Promise.all([world.emit("failed", "failed"), world.emit("fine", "fine")]);
    await world.untilCount(inbox, 2);
    assert.deepEqual(inbox.bodies.slice(0, 2).sort(), ["failed", "fine"]);
  });

  test("only the queue whose handler failed gets the event again", async (world) => {
    await using failed = await world.subscribe({ retries: 1, handler: failing(1) });
    await using other = await world.subscribe({ queue: "other" });
    await world.emit("once", 1);
    await world.untilCount(failed, 1);
    await world.advance(250);
    await world.untilCount(failed, 2);
    await world.emit("twice", 2);
    await world.untilCount(other, 2);
    assert.deepEqual(other.bodies, [1, 2]);
  });

  test("another subscriber takes the next attempt when the first has left", async (world) => {
    const leaving = await world.subscribe({ on: world.first, retries: 1, handler: failing(1) });
    await world.emit("failed", "failed");
    await world.untilCount(leaving, 1);
    await leaving[Symbol.asyncDispose]();
    await using inbox = await world.subscribe({ retries: 1 });
    await world.advance(250);
    await world.untilCount(inbox, 1);
    assert.deepEqual(inbox.bodies, ["failed"]);
  });

  test("a handler may fail with something that is no error", async (world) => {
    await using _inbox = await world.subscribe({ handler: () => Promise.reject(undefined) });
    await world.emit("odd");
    const [letter] = await world.untilDeadLetters(1);
    assert.equal(letter?.error.type, "Error");
  });
}

import assert from "node:assert/strict";
import type { EventLog, LogReader } from "../../../../core/events/event_log.ts";
import { eventOf, type EventWorld, type TestFact } from "./world.ts";

const NUMBERS = { log: "Shop-log", patterns: ["number.*"], keep: 5 };

/** Registers what is promised about logs, where an event system has them. */
export function testLog(test: TestFact): void {
  const testLogs = (
    fact: string,
    check: (world: EventWorld, first: EventLog, second: EventLog) => Promise<void>,
  ): void =>
    test(fact, async (world) => {
      const { first: { log: first }, second: { log: second } } = world;
      if (first !== undefined && second !== undefined) await check(world, first, second);
    });

  testLogs("a log is read in order, by each reader on its own", async (world, first, second) => {
    await using one = await first.read(NUMBERS);
    await using other = await second.read(NUMBERS);
    await emitNumbers(world, 1, 3);
    await world.emit("other.type");
    assert.deepEqual(await bodies(one, 3), [1, 2, 3]);
    assert.deepEqual(await bodies(other, 3), [1, 2, 3]);
    const next = bodies(other, 1);
    await emitNumbers(world, 4, 4);
    assert.deepEqual(await next, [4]);
    assert.deepEqual([one.hasMissed, other.hasMissed], [false, false]);
  });

  testLogs("a log is read again from where a reader has left", async (world, first, second) => {
    const after = await readAway(world, first);
    await using again = await second.read({ ...NUMBERS, after });
    await emitNumbers(world, 5, 5);
    assert.deepEqual(await bodies(again, 3), [3, 4, 5]);
    assert.equal(again.hasMissed, false);
  });

  testLogs("a reader that was away for too long is told", async (world, first, second) => {
    const after = await readAway(world, first);
    await emitNumbers(world, 5, 8);
    await using again = await second.read({ ...NUMBERS, after });
    assert.deepEqual(await bodies(again, 5), [4, 5, 6, 7, 8]);
    assert.equal(again.hasMissed, true);
  });

  testLogs("a position of no such log is one that was lost", async (world, first, second) => {
    await using reader = await first.read(NUMBERS);
    await emitNumbers(world, 1, 2);
    assert.deepEqual(await bodies(reader, 2), [1, 2]);
    for (const after of ["", "nonsense", "abc-1", "-1", "99999999999999999999", "1e400", "\0"]) {
      await using other = await second.read({ ...NUMBERS, after });
      assert.equal(other.hasMissed, true, after);
      assert.deepEqual(await bodies(other, 2), [1, 2]);
    }
  });

  testLogs("a reader that is too slow fails, and holds up nobody", async (world, first) => {
    await using slow = await first.read(NUMBERS);
    await using quick = await first.read(NUMBERS);
    await emitNumbers(world, 1, 3);
    assert.deepEqual(await bodies(quick, 3), [1, 2, 3]);
    await emitNumbers(world, 4, 7);
    assert.deepEqual(await bodies(quick, 4), [4, 5, 6, 7]);
    await assert.rejects(slow.read(), { name: "EventError", message: /too slow/ });
  });

  testLogs("a delayed event is in a log from its time on", async (world, first) => {
    await using reader = await first.read(NUMBERS);
    await world.emit("number.n", 1, { delayMs: 60_000 });
    await world.emit("number.n", 2, { delayMs: 20 });
    const next = bodies(reader, 1);
    let isThere = false;
    void next.then(() => isThere = true);
    await world.until(() => isThere, () => "no delayed event");
    assert.deepEqual(await next, [2]);
  });

  testLogs("delayed events take no place in a log before their time", async (world, first) => {
    await using reader = await first.read(NUMBERS);
    for (let i = 0; i < NUMBERS.keep; i++) await world.emit("number.n", i, { delayMs: 60_000 });
    await emitNumbers(world, 1, 5);
    assert.deepEqual(await bodies(reader, 5), [1, 2, 3, 4, 5]);
  });

  testLogs("a log that is to keep less forgets the rest", async (world, first) => {
    await using _many = await first.read(NUMBERS);
    await emitNumbers(world, 1, 5);
    const few = { ...NUMBERS, keep: 2 };
    await using _few = await first.read(few);
    await emitNumbers(world, 6, 6);
    await using all = await first.read({ ...few, after: "" });
    assert.deepEqual(await bodies(all, 2), [5, 6]);
  });

  testLogs("a delayed event that was due while nothing read is not new", async (world, first) => {
    await (await first.read(NUMBERS))[Symbol.asyncDispose]();
    await using heard = await world.subscribe();
    await world.emit("number.n", 1, { delayMs: 20 });
    await world.untilCount(heard, 1);
    await using reader = await first.read(NUMBERS);
    await emitNumbers(world, 2, 2);
    assert.deepEqual(await bodies(reader, 1), [2]);
  });

  testLogs("a reader that is disposed of reads nothing more", async (world, first) => {
    const reader = await first.read(NUMBERS);
    const next = reader.read();
    await reader[Symbol.asyncDispose]();
    assert.deepEqual(await next, []);
    await emitNumbers(world, 1, 1);
    assert.deepEqual(await reader.read(), []);
  });

  testLogs("a log is no queue that something should handle", async (world, first) => {
    await using _reader = await first.read(NUMBERS);
    const names = (await world.first.queues?.list())?.map(({ name }) => name);
    assert.deepEqual(names, []);
  });
}

async function emitNumbers(world: EventWorld, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++) {
    await world.first.emit(eventOf("number.n", number));
  }
}

/** Reads so many events. */
async function bodies(reader: LogReader, count: number): Promise<unknown[]> {
  const read: unknown[] = [];
  while (read.length < count) {
    read.push(...(await reader.read()).map(({ event }) => event.body));
  }
  return read;
}

/** Reads two of four events; returns the position of the second one. */
async function readAway(world: EventWorld, log: EventLog): Promise<string> {
  await using reader = await log.read(NUMBERS);
  await emitNumbers(world, 1, 1);
  await bodies(reader, 1);
  await emitNumbers(world, 2, 2);
  const [second] = await reader.read();
  await emitNumbers(world, 3, 4);
  return second?.position ?? assert.fail("there is no second event");
}

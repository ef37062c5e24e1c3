import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/fake_time.ts";
import { type Holder, UnfinishedBytes } from "./unfinished_bytes.ts";

/** A connection of which nothing is real. */
class Sender implements Holder {
  readonly reasons = new Set<string>();
  aborted: Error | undefined;
  constructor(readonly unfinished: UnfinishedBytes) {}
  get isPaused(): boolean {
    return this.reasons.size > 0;
  }
  pause(reason = "receiver"): void {
    this.reasons.add(reason);
  }
  resume(reason = "receiver"): void {
    this.reasons.delete(reason);
  }
  abort(error?: Error): void {
    this.aborted = error;
    this.hold(0);
  }
  hold(bytes: number): void {
    this.unfinished.note(this, { heldBytes: bytes, receivedBytes: bytes });
  }
}

const MIB = 2 ** 20;

function scene(count: number) {
  const unfinished = new UnfinishedBytes(10 * MIB);
  return { unfinished, senders: Array.from({ length: count }, () => new Sender(unfinished)) };
}

Deno.test("A7 beyond the limit only the message is read that began first", () => {
  const { unfinished, senders } = scene(3);
  const [first, second, third] = senders as [Sender, Sender, Sender];
  first.hold(4 * MIB);
  second.hold(4 * MIB);
  assert.deepEqual(senders.map(({ isPaused }) => isPaused), [false, false, false]);
  third.hold(4 * MIB);
  assert.deepEqual(senders.map(({ isPaused }) => isPaused), [false, true, true]);
  first.hold(8 * MIB);
  assert.equal(unfinished.heldBytes, 16 * MIB);
  first.hold(0);
  assert.deepEqual(senders.map(({ isPaused }) => isPaused), [false, false, true], "one by one");
  first.hold(1);
  assert.ok(first.isPaused, "a newcomer waits, too");
  second.hold(0);
  assert.deepEqual(senders.map(({ isPaused }) => isPaused), [false, false, false], "half is free");
  for (const sender of senders) sender.hold(0);
  assert.equal(unfinished.heldBytes, 0);
});

Deno.test("A7 a message that does not go on while others wait is given up", async () => {
  using time = fakeTime();
  const { senders } = scene(3);
  const [first, second] = senders as [Sender, Sender, Sender];
  for (const sender of senders) sender.hold(4 * MIB);
  await time.advance(1000);
  first.hold(5 * MIB);
  await time.advance(1000);
  assert.equal(first.aborted, undefined, "a mebibyte in a second is a proper pace");
  first.hold(5 * MIB + 100);
  await time.advance(1000);
  assert.match(String(first.aborted), /ProtocolError: Unfinished messages take more than 10485760/);
  assert.deepEqual(senders.map(({ isPaused }) => isPaused), [false, false, true]);
  second.pause("receiver");
  await time.advance(5000);
  assert.equal(second.aborted, undefined, "what we do not read cannot go on");
  for (const sender of senders) sender.hold(0);
});

Deno.test("A7 a message that a read under way completes frees its connection", () => {
  const { senders } = scene(3);
  const [, , third] = senders as [Sender, Sender, Sender];
  for (const sender of senders) sender.hold(4 * MIB);
  assert.ok(third.isPaused);
  third.hold(0);
  assert.ok(!third.isPaused, "nothing else would ever resume it");
  for (const sender of senders) sender.hold(0);
});

Deno.test("A7 announcements take at most a quarter of the limit before their bytes arrive", () => {
  const { unfinished, senders } = scene(1);
  assert.equal(unfinished.hasRoomFor(2.5 * MIB), true);
  assert.equal(unfinished.hasRoomFor(2.5 * MIB + 1), false);
  senders[0]?.hold(MIB);
  assert.equal(unfinished.hasRoomFor(1.5 * MIB), true);
  assert.equal(unfinished.hasRoomFor(1.5 * MIB + 1), false);
});

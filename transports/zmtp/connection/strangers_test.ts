import assert from "node:assert/strict";
import { type Newcomer, Strangers } from "./strangers.ts";
import { UnfinishedBytes } from "./unfinished_bytes.ts";

const MIB = 2 ** 20;

/** A connection without a socket. */
class Sender implements Newcomer {
  readonly reasons = new Set<string>();
  readonly reachable = Promise.withResolvers<boolean>();
  aborted: Error | undefined;
  isKnown = false;
  inquiries = 0;
  constructor(readonly strangers: Strangers<Sender>) {}
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
    this.strangers.note(this, { heldBytes: bytes, receivedBytes: bytes });
  }
}

function scene() {
  const known = new UnfinishedBytes(100 * MIB);
  const strangers = new Strangers<Sender>(8 * MIB, known, (peer) => {
    peer.inquiries++;
    return peer.reachable.promise;
  });
  return { known, senders: [1, 2, 3].map(() => new Sender(strangers)) as [Sender, Sender, Sender] };
}

Deno.test("A7 new peers that take too much together must be reachable at their endpoints", async () => {
  const { known, senders: [first, second, third] } = scene();
  first.hold(4 * MIB);
  second.hold(4 * MIB);
  assert.deepEqual([first.inquiries, second.inquiries], [0, 0], "within the limit none is asked");
  third.hold(1 * MIB);
  third.hold(2 * MIB);
  assert.deepEqual([first, second, third].map((sender) => sender.inquiries), [1, 1, 1]);
  assert.ok(first.isPaused && second.isPaused && third.isPaused);
  first.reachable.resolve(true);
  second.reachable.resolve(false);
  await second.reachable.promise;
  assert.match(String(second.aborted), /ProtocolError: First messages of new peers take more than/);
  assert.deepEqual([first.aborted, first.isPaused], [undefined, false]);
  assert.equal(known.heldBytes, 4 * MIB, "a peer that is reached counts among the known ones");
  first.hold(40 * MIB);
  assert.equal(known.heldBytes, 40 * MIB);
  assert.equal(third.aborted, undefined, "it is still asked");
  third.reachable.resolve(false);
  await third.reachable.promise;
  assert.ok(third.aborted);
});

Deno.test("A7 a peer that has sent a whole message is known", () => {
  const { known, senders: [first, second] } = scene();
  first.hold(4 * MIB);
  first.isKnown = true;
  first.hold(0);
  assert.equal(known.heldBytes, 0);
  first.hold(50 * MIB);
  second.hold(8 * MIB);
  assert.deepEqual([known.heldBytes, first.inquiries, second.inquiries], [50 * MIB, 0, 0]);
});

Deno.test("A7 a peer that ends its message while it is asked stays", async () => {
  const { senders: [first, second] } = scene();
  first.hold(8 * MIB);
  second.hold(1 * MIB);
  first.isKnown = true;
  first.hold(0);
  first.reachable.resolve(false);
  await first.reachable.promise;
  assert.deepEqual([first.aborted, first.isPaused], [undefined, false]);
});

Deno.test("A7 a stranger that only ended a command while it was asked is asked again", async () => {
  const { senders: [first, second] } = scene();
  first.hold(8 * MIB);
  second.hold(1 * MIB);
  second.hold(0);
  second.reachable.resolve(false);
  await second.reachable.promise;
  assert.deepEqual([second.aborted, second.isPaused], [undefined, false]);
  second.hold(50 * MIB);
  assert.equal(second.inquiries, 2);
  await second.reachable.promise;
  assert.match(String(second.aborted), /cannot be reached at its endpoint/);
});

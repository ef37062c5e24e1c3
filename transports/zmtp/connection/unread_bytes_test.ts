import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/fake_time.ts";
import { type Unread, UnreadBytes } from "./unread_bytes.ts";

/** A connection without a socket. */
class Reader implements Unread {
  aborted: Error | undefined;
  constructor(public unsentBytes: number, public stalledMs: number) {}
  abort(error?: Error): void {
    this.aborted = error;
  }
}

Deno.test("A7 peers that read nothing are dropped when too much is unread, the worst first", async () => {
  using time = fakeTime();
  const unread = new UnreadBytes({ maxUnreadBytes: 100, sendStallMs: 5000 });
  const readers = [
    new Reader(60, 5000),
    new Reader(70, 6000),
    new Reader(90, 100), // it reads
    new Reader(10, 5000),
  ];
  const [small, large, slow, tiny] = readers as [Reader, Reader, Reader, Reader];
  for (const reader of [small, tiny]) unread.watch(reader);
  await time.advance(1000);
  assert.equal(small.aborted, undefined, "within the limit everybody may stall");
  for (const reader of readers) unread.watch(reader);
  await time.advance(1000);
  assert.match(
    String(large.aborted),
    /Peers leave more than 100 bytes unread, and this one stalls/,
  );
  assert.ok(small.aborted);
  assert.deepEqual([slow.aborted, tiny.aborted], [undefined, undefined]);
  for (const reader of readers) reader.unsentBytes = 0;
  await time.advance(1000); // or its timer is a leak
});

Deno.test("A7 the more is unread beyond twice the limit, the sooner peers that stall are dropped", async () => {
  using time = fakeTime();
  const unread = new UnreadBytes({ maxUnreadBytes: 100, sendStallMs: 5000 });
  const readers = [new Reader(180, 4900), new Reader(20, 4900)];
  for (const reader of readers) unread.watch(reader);
  await time.advance(1000);
  assert.deepEqual(readers.map(({ aborted }) => aborted), [undefined, undefined]);
  const flood = [new Reader(900, 1100), new Reader(900, 100)]; // ten times twice the limit: 500 ms
  for (const reader of flood) unread.watch(reader);
  await time.advance(1000);
  assert.deepEqual(flood.map(({ aborted }) => aborted !== undefined), [true, false]);
  for (const reader of [...readers, ...flood]) reader.unsentBytes = 0;
  await time.advance(1000);
});

Deno.test("a connection that is forgotten is not dropped, and no timer is left for it", async () => {
  using time = fakeTime();
  const unread = new UnreadBytes({ maxUnreadBytes: 100, sendStallMs: 5000 });
  const closed = new Reader(500, 6000);
  unread.watch(closed);
  unread.forget(closed);
  await time.advance(1000);
  assert.equal(closed.aborted, undefined);
});

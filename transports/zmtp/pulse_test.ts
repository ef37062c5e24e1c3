import assert from "node:assert/strict";
import { fakeTime } from "../../tests/kit/fake_time.ts";
import { Pulse } from "./pulse.ts";

/** A pulse on fake time, and what a peer could see of it. */
function watching() {
  const time = fakeTime();
  const reader = { isPaused: false };
  const writer = {
    unsentBytes: 0,
    hasProgressed: false,
    pings: 0,
    putFrame: () => void writer.pings++,
    takeProgress: () => writer.hasProgressed,
  };
  const lost: string[] = [];
  const settings = { heartbeatIntervalMs: 2000, heartbeatTimeoutMs: 10_000 };
  const onLost = ({ message }: Error) => lost.push(message);
  const pulse = new Pulse({ reader, writer, settings, onLost });
  return {
    time,
    reader,
    writer,
    lost,
    pulse,
    [Symbol.dispose]() {
      pulse.stop();
      time[Symbol.dispose]();
    },
  };
}

Deno.test("a peer that says nothing is pinged, then lost", async () => {
  using watch = watching();
  await watch.time.advance(8000);
  assert.equal(watch.writer.pings, 4);
  await watch.time.advance(2000);
  assert.deepEqual(watch.lost, ["Nothing was heard from the peer for 10000 ms"]);
});

Deno.test("a peer that is not read lives as long as it reads", async () => {
  using watch = watching();
  watch.reader.isPaused = true;
  watch.pulse.paused();
  watch.writer.hasProgressed = true;
  await watch.time.advance(60_000);
  assert.deepEqual(watch.lost, []);
});

Deno.test("a peer that neither is read nor reads is lost, later than one that is silent", async () => {
  using watch = watching();
  watch.reader.isPaused = true;
  watch.pulse.paused();
  watch.writer.unsentBytes = 1;
  await watch.time.advance(10_000);
  assert.deepEqual(watch.lost, []);
  await watch.time.advance(10_000);
  assert.equal(watch.lost[0], "The peer has read nothing for 10000 ms");
});

Deno.test("a time to live ends when the peer is not read any more", async () => {
  using watch = watching();
  watch.pulse.expectWithin(1000);
  watch.reader.isPaused = true;
  watch.pulse.paused();
  watch.reader.isPaused = false;
  await watch.time.advance(1500);
  assert.deepEqual(watch.lost, []);
});

import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/fake_time.ts";
import { pause } from "../../../core/time/pause.ts";
import type { Probe } from "./reachability_check.ts";
import { Heartbeat } from "./heartbeat.ts";

/** A heartbeat on fake time, and what a peer could see of it. */
function watching(probe?: Probe) {
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
  const heartbeat = new Heartbeat({ reader, writer, settings, onLost, probe });
  return {
    time,
    reader,
    writer,
    lost,
    heartbeat,
    [Symbol.dispose]() {
      heartbeat.stop();
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
  watch.heartbeat.paused();
  watch.writer.hasProgressed = true;
  await watch.time.advance(60_000);
  assert.deepEqual(watch.lost, []);
});

Deno.test("a peer that neither is read nor reads is lost, later than one that is silent", async () => {
  using watch = watching();
  watch.reader.isPaused = true;
  watch.heartbeat.paused();
  watch.writer.unsentBytes = 1;
  await watch.time.advance(10_000);
  assert.deepEqual(watch.lost, []);
  await watch.time.advance(10_000);
  assert.equal(watch.lost[0], "The peer has read nothing for 10000 ms");
});

/** A peer that is not read and reads nothing, of which a second connection tells something. */
function stalled(probe: Probe) {
  const watch = watching(probe);
  watch.reader.isPaused = true;
  watch.heartbeat.paused();
  watch.writer.unsentBytes = 1;
  return watch;
}

Deno.test("A12 a peer that reads nothing and may be busy is not lost for ten minutes", async () => {
  using watch = stalled(() => Promise.resolve("silent"));
  await watch.time.advance(9 * 60_000);
  assert.deepEqual(watch.lost, []);
  await watch.time.advance(2 * 60_000);
  assert.equal(watch.lost[0], "The peer has read nothing for 602000 ms");
});

Deno.test("A12 P3 a peer that reads nothing and answers on a new connection is lost in time", async () => {
  using watch = stalled(() => Promise.resolve("answers"));
  await watch.time.advance(19_999);
  assert.deepEqual(watch.lost, []);
  await watch.time.advance(1);
  assert.match(watch.lost[0] ?? "", /nothing for 10000 ms, and it answers on a new connection$/);
});

Deno.test("A12 P3 a peer that reads nothing and is unreachable is lost in time", async () => {
  using watch = stalled(() => Promise.resolve("gone"));
  await watch.time.advance(20_000);
  assert.match(watch.lost[0] ?? "", /nothing for 10000 ms, and it cannot be reached anew$/);
});

Deno.test("A12 a peer that reads on is not probed any more", async () => {
  let probes = 0;
  using watch = stalled(() => Promise.resolve((probes++, "silent")));
  await watch.time.advance(30_000);
  assert.ok(probes > 0);
  watch.writer.hasProgressed = true;
  await watch.time.advance(2000);
  probes = 0;
  await watch.time.advance(30_000);
  assert.deepEqual([probes, watch.lost], [0, []]);
});

Deno.test("a time to live ends when the peer is not read any more", async () => {
  using watch = watching();
  watch.heartbeat.expectWithin(1000);
  watch.reader.isPaused = true;
  watch.heartbeat.paused();
  watch.reader.isPaused = false;
  await watch.time.advance(1500);
  assert.deepEqual(watch.lost, []);
});

Deno.test("A12 a silent peer that may be busy is not lost, nor pinged any more", async () => {
  using watch = watching(() => Promise.resolve("silent"));
  await watch.time.advance(120_000);
  assert.deepEqual([watch.lost, watch.writer.pings], [[], 4]);
  watch.heartbeat.heard();
  await watch.time.advance(5000);
  assert.equal(watch.writer.pings, 5);
});

Deno.test("A12 P3 a silent peer that answers on a new connection is lost in time", async () => {
  using watch = watching(() => Promise.resolve("answers"));
  await watch.time.advance(9999);
  assert.deepEqual(watch.lost, []);
  await watch.time.advance(1);
  assert.match(watch.lost[0] ?? "", /for 10000 ms, and it answers on a new connection$/);
});

Deno.test("A12 P3 a silent peer that is unreachable is lost in time", async () => {
  using watch = watching(() => Promise.resolve("gone"));
  await watch.time.advance(10_000);
  assert.match(watch.lost[0] ?? "", /for 10000 ms, and it cannot be reached anew$/);
});

Deno.test("A12 a peer that greets once between two busy spells is not lost", async () => {
  let probes = 0;
  using watch = watching(() => Promise.resolve(++probes % 2 === 0 ? "answers" : "silent"));
  await watch.time.advance(60_000);
  assert.deepEqual(watch.lost, []);
});

Deno.test("A12 a peer that never comes back is lost in the end, and asked ever less often", async () => {
  let probes = 0;
  using watch = watching(async ({ waitMs, signal }) => {
    probes++;
    await pause(waitMs, signal);
    return "silent";
  });
  await watch.time.advance(11 * 60_000);
  assert.match(watch.lost[0] ?? "", /^Nothing was heard from the peer for 602000 ms$/);
  assert.ok(probes < 30, `${probes} probes`);
});

Deno.test("A12 a peer that is heard is not probed", async () => {
  let probes = 0;
  using watch = watching(() => Promise.resolve((probes++, "gone")));
  for (let second = 0; second < 60; second++) {
    watch.heartbeat.heard();
    await watch.time.advance(1000);
  }
  assert.deepEqual([probes, watch.lost], [0, []]);
});

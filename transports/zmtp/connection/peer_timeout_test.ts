import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/fake_time.ts";
import { PeerTimeout } from "./peer_timeout.ts";

function watching() {
  const time = fakeTime();
  const events: string[] = [];
  const timeout = new PeerTimeout({
    intervalMs: 2000,
    timeoutMs: 10_000,
    onSilence: () => events.push("ping"),
    onLost: (silentMs) => events.push(`lost ${silentMs}`),
  });
  return {
    time,
    events,
    timeout,
    [Symbol.dispose]() {
      timeout.stop();
      time[Symbol.dispose]();
    },
  };
}

Deno.test("a silent peer is asked for a sign of life, then lost", async () => {
  using watch = watching();
  await watch.time.advance(8000);
  assert.deepEqual(watch.events, ["ping", "ping", "ping", "ping"]);
  await watch.time.advance(2000);
  assert.equal(watch.events.at(-1), "lost 10000");
});

Deno.test("a peer that is heard is left in peace", async () => {
  using watch = watching();
  for (let second = 0; second < 60; second++) {
    watch.timeout.heard();
    await watch.time.advance(1000);
  }
  assert.deepEqual(watch.events, []);
});

Deno.test("standing still ourselves counts as one interval, however long it lasts", async () => {
  using watch = watching();
  await watch.time.jump(60_000);
  assert.deepEqual(watch.events, ["ping"]);
});

Deno.test("a time to live runs out unless anything is heard", async () => {
  using watch = watching();
  watch.timeout.expectWithin(1000);
  watch.timeout.heard();
  await watch.time.advance(1500);
  assert.deepEqual(watch.events, []);
  watch.timeout.expectWithin(300);
  await watch.time.advance(300);
  assert.deepEqual(watch.events, ["lost 300"]);
});

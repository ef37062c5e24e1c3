import assert from "node:assert/strict";
import FakeTimers from "@sinonjs/fake-timers";
import { Liveness } from "./heartbeat.ts";

function watching() {
  const clock = FakeTimers.install({ toFake: ["setInterval", "clearInterval"] });
  const events: string[] = [];
  const liveness = new Liveness({
    intervalMs: 2000,
    timeoutMs: 10_000,
    onSilence: () => events.push("ping"),
    onLost: (silentMs) => events.push(`lost ${silentMs}`),
  });
  return {
    clock,
    events,
    liveness,
    [Symbol.dispose]() {
      liveness.stop();
      clock.uninstall();
    },
  };
}

Deno.test("a silent peer is asked for a sign of life, then lost", () => {
  using watch = watching();
  watch.clock.tick(8000);
  assert.deepEqual(watch.events, ["ping", "ping", "ping", "ping"]);
  watch.clock.tick(2000);
  assert.equal(watch.events.at(-1), "lost 10000");
});

Deno.test("a peer that is heard is left in peace", () => {
  using watch = watching();
  for (let second = 0; second < 60; second++) {
    watch.liveness.heard();
    watch.clock.tick(1000);
  }
  assert.deepEqual(watch.events, []);
});

Deno.test("standing still ourselves counts as one interval, however long it lasts", () => {
  using watch = watching();
  watch.clock.jump(60_000);
  assert.deepEqual(watch.events, ["ping"]);
});

Deno.test("a time to live runs out unless anything is heard", () => {
  using watch = watching();
  watch.liveness.expectWithin(1000);
  watch.liveness.heard();
  watch.clock.tick(1500);
  assert.deepEqual(watch.events, []);
  watch.liveness.expectWithin(300);
  watch.clock.tick(300);
  assert.deepEqual(watch.events, ["lost 300"]);
});

import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/fake_time.ts";
import type { Caller } from "./caller.ts";
import { Heartbeat } from "./heartbeat.ts";

Deno.test("V8 a heartbeat whose interval no timer can wait does not beat at once", async () => {
  using time = fakeTime();
  const heartbeat = new Heartbeat({} as Caller, { intervalMs: 1e12, timeoutMs: Infinity });
  let beats = 0;
  heartbeat.onBeat = () => beats++;
  heartbeat.start();
  await time.advance(60_000);
  heartbeat.stop();
  assert.equal(beats, 0);
});

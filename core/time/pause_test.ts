import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { fakeTime } from "../../tests/kit/fake_time.ts";
import { pause } from "./pause.ts";

const HOUR_MS = 3_600_000;

Deno.test("a pause ends after its time and leaves no listener behind", async () => {
  const { signal } = new AbortController();
  await pause(1, signal);
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

Deno.test("a pause ends with its signal, whether aborted during it or before", async () => {
  const stopping = new AbortController();
  const ended = pause(HOUR_MS, stopping.signal);
  stopping.abort();
  await ended;
  await pause(HOUR_MS, stopping.signal);
});

Deno.test("a pause without a signal ends after its time, and not before", async () => {
  using time = fakeTime();
  let hasEnded = false;
  const ended = pause(HOUR_MS).then(() => hasEnded = true);
  await time.advance(HOUR_MS - 1);
  assert.equal(hasEnded, false);
  await time.advance(1);
  await ended;
});

Deno.test("V8 a pause that no timer can wait lasts all the same, and Infinity until its signal", async () => {
  using time = fakeTime();
  const stopping = new AbortController();
  const ended: string[] = [];
  pause(1000 * HOUR_MS).then(() => ended.push("long"));
  const endless = pause(Infinity, stopping.signal).then(() => ended.push("endless"));
  await time.advance(1000 * HOUR_MS - 1);
  assert.deepEqual(ended, []);
  await time.advance(1);
  assert.deepEqual(ended, ["long"]);
  stopping.abort();
  await endless;
});

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { aborted, pause } from "./pause.ts";

const HOUR_MS = 3_600_000;

Deno.test("a pause ends after its time and leaves no listener behind", async () => {
  const { signal } = new AbortController();
  await pause(1, signal);
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

Deno.test("a pause ends with its signal, whether aborted meanwhile or before", async () => {
  const stopping = new AbortController();
  const ended = pause(HOUR_MS, stopping.signal);
  stopping.abort();
  await ended;
  await pause(HOUR_MS, stopping.signal);
});

Deno.test("aborted resolves for a signal that is aborted already, too", async () => {
  const stopping = new AbortController();
  const first = aborted(stopping.signal);
  stopping.abort();
  await first;
  await aborted(stopping.signal);
});

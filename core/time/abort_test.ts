import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { aborted, unlessAborted, untilAborted } from "./abort.ts";

const never = new Promise<never>(() => {});

Deno.test("aborted resolves for a signal that is aborted already, too", async () => {
  const stopping = new AbortController();
  const first = aborted(stopping.signal);
  stopping.abort();
  await first;
  await aborted(stopping.signal);
});

Deno.test("what is awaited unless aborted settles as its promise does, or with the signal", async () => {
  const stopping = new AbortController();
  await assert.rejects(
    unlessAborted(Promise.reject(new Error("failed")), stopping.signal),
    /failed/,
  );
  await unlessAborted(Promise.resolve(), stopping.signal);
  assert.equal(getEventListeners(stopping.signal, "abort").length, 0);
  const waiting = unlessAborted(never, stopping.signal);
  stopping.abort();
  await waiting;
  await unlessAborted(never, stopping.signal);
});

Deno.test("what is awaited until aborted rejects with the signal's reason", async () => {
  const stopping = new AbortController();
  assert.equal(await untilAborted(Promise.resolve(1), stopping.signal), 1);
  assert.equal(getEventListeners(stopping.signal, "abort").length, 0);
  const waiting = untilAborted(never, stopping.signal);
  stopping.abort(new Error("enough"));
  await assert.rejects(waiting, /enough/);
  await assert.rejects(untilAborted(never, stopping.signal), /enough/);
});

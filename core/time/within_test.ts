import { strict as assert } from "node:assert";
import { settlesWithin, within } from "./within.ts";

Deno.test("W2 the time that a handler computes does not count while an answer is awaited", async () => {
  const answer = Promise.withResolvers<string>();
  const waiting = within(100, answer.promise, () => new Error("late"));
  await new Promise((resolve) => setTimeout(resolve));
  for (const end = performance.now() + 150; performance.now() < end;);
  setTimeout(() => answer.resolve("answered"), 5);
  assert.equal(await waiting, "answered");
});

Deno.test("W2 what is never answered is given up", async () => {
  await assert.rejects(within(20, new Promise(() => {}), () => new Error("late")), /late/);
});

Deno.test("what settles too late, or after the signal, does not settle within its time", async () => {
  const never = new Promise<never>(() => {});
  assert.equal(await settlesWithin(60_000, Promise.resolve()), true);
  assert.equal(await settlesWithin(1, never), false);
  const stopping = new AbortController();
  const waiting = settlesWithin(60_000, never, stopping.signal);
  stopping.abort();
  assert.equal(await waiting, false);
  await assert.rejects(settlesWithin(60_000, Promise.reject(new Error("failed"))), /failed/);
});

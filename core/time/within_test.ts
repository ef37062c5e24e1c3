import { strict as assert } from "node:assert";
import { within } from "./within.ts";

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

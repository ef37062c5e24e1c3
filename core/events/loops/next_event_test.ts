import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/mod.ts";
import type { ServiceEvent } from "../service_event.ts";
import { waitForEvent } from "./next_event.ts";

const DAY_MS = 24 * 60 * 60_000;
const EVENT: ServiceEvent = { type: "answer", body: 1, source: "me", headers: {} };

Deno.test("V8 nextEvent waits for thirty days, or forever, and refuses NaN", async () => {
  using time = fakeTime();
  const handlers: ((event: ServiceEvent) => unknown)[] = [];
  const settled: string[] = [];
  for (const timeoutMs of [30 * DAY_MS, Infinity, NaN]) {
    waitForEvent(
      (handler) => {
        handlers.push(handler);
        return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
      },
      ["answer"],
      { timeoutMs },
    ).then(
      () => settled.push(`${timeoutMs} came`),
      ({ name }) => settled.push(`${timeoutMs} ${name}`),
    );
  }
  await time.advance(29 * DAY_MS);
  assert.deepEqual(settled, ["NaN RangeError"]);
  await time.advance(DAY_MS + 1);
  assert.deepEqual(settled.slice(1), [`${30 * DAY_MS} EventTimeoutError`]);
  for (const handle of handlers) handle(EVENT);
  await time.advance(0);
  assert.deepEqual(settled.slice(2), ["Infinity came"]);
});

Deno.test("V8 nextEvent waits no longer for what makes the event happen", async () => {
  using time = fakeTime();
  const outcomes: unknown[] = [];
  for (const isEmitted of [true, false]) {
    waitForEvent(
      (handler) => {
        if (isEmitted) handler(EVENT);
        return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
      },
      ["answer"],
      { timeoutMs: 200, trigger: () => new Promise(() => {}) },
    ).then(({ type }) => outcomes.push(type), ({ name }) => outcomes.push(name));
  }
  await time.advance(201);
  assert.deepEqual(outcomes, ["answer", "EventTimeoutError"]);
});

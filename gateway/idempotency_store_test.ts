import assert from "node:assert/strict";
import { RemoteError } from "../core/errors.ts";
import { IdempotencyStore, type KeyedCall } from "./idempotency_store.ts";

const OPTIONS = { keepMs: 1000, maxKeys: 2, maxLength: 100 };

function callOf(key: string, run: () => Promise<string>, fingerprint = "same"): KeyedCall {
  return { key, fingerprint, run, mayRunAgain: (error) => error instanceof RangeError };
}

Deno.test("a call with the same key runs once, whether it succeeds or fails", async () => {
  const store = new IdempotencyStore(OPTIONS);
  let runs = 0;
  const succeed = () => Promise.resolve(`${++runs}`);
  assert.equal(await store.once(callOf("a", succeed), 0), "1");
  assert.equal(await store.once(callOf("a", succeed), 999), "1");
  assert.equal(await store.once(callOf("a", succeed), 1000), "2", "it has expired");
  const fail = () => Promise.reject(new TypeError(`failure ${++runs}`));
  for (const _ of [1, 2]) {
    await assert.rejects(store.once(callOf("b", fail), 1000), /^TypeError: failure 3$/);
  }
});

Deno.test("a call of which nothing was executed may run again", async () => {
  const store = new IdempotencyStore(OPTIONS);
  const refuse = () => Promise.reject(new RangeError("refused"));
  await assert.rejects(store.once(callOf("a", refuse), 0), RangeError);
  assert.equal(await store.once(callOf("a", () => Promise.resolve("7")), 0), "7");
});

Deno.test("a key conflicts with a running call, and with another request", async () => {
  const store = new IdempotencyStore(OPTIONS);
  const { promise, resolve } = Promise.withResolvers<string>();
  const running = store.once(callOf("a", () => promise), 0);
  const again = callOf("a", () => Promise.resolve("0"));
  await assert.rejects(store.once(again, 5000), { name: "KeyConflict", isRunning: true });
  const other = callOf("a", () => Promise.resolve("0"), "other");
  await assert.rejects(store.once(other, 0), { name: "KeyConflict", isRunning: false });
  resolve("1");
  assert.equal(await running, "1");
  assert.equal(await store.once(again, 0), "1");
});

Deno.test("the oldest outcome makes room, and a running call does not", async () => {
  const store = new IdempotencyStore(OPTIONS);
  const { promise, resolve } = Promise.withResolvers<string>();
  const running = store.once(callOf("running", () => promise), 0);
  let runs = 0;
  const count = () => Promise.resolve(`${++runs}`);
  assert.equal(await store.once(callOf("a", count), 0), "1");
  assert.equal(await store.once(callOf("b", count), 0), "2");
  assert.equal(await store.once(callOf("a", count), 0), "3", "b has taken its place");
  const second = store.once(callOf("c", () => promise), 0);
  await assert.rejects(store.once(callOf("d", count), 0), { status: 429 });
  resolve("0");
  await Promise.all([running, second]);
});

Deno.test("large results make room for each other", async () => {
  const store = new IdempotencyStore(OPTIONS);
  let runs = 0;
  const large = () => Promise.resolve(`${++runs}`.padEnd(60));
  assert.match(await store.once(callOf("a", large), 0), /^1 /);
  assert.match(await store.once(callOf("b", large), 0), /^2 /);
  assert.match(await store.once(callOf("b", large), 0), /^2 /);
  assert.match(await store.once(callOf("a", large), 0), /^3 /, "b has taken its place");
});

Deno.test("errors count for what is kept, too", async () => {
  const store = new IdempotencyStore(OPTIONS);
  let runs = 0;
  const fail = (error: Error) => () => {
    runs++;
    return Promise.reject(error);
  };
  const request = { subject: "Shop.order", endpoint: "", traceId: "" };
  const large = new RemoteError("Sold", "out", request, { details: { text: "x".repeat(90) } });
  await assert.rejects(store.once(callOf("a", fail(large)), 0), RemoteError);
  await assert.rejects(store.once(callOf("b", fail(new TypeError("x".repeat(50)))), 0), TypeError);
  await assert.rejects(store.once(callOf("b", fail(large)), 0), TypeError);
  assert.equal(runs, 2, "b was kept");
  await assert.rejects(store.once(callOf("a", fail(large)), 0), RemoteError);
  assert.equal(runs, 3, "a has made room");
});

import assert from "node:assert/strict";
import { Subscriptions, topicKey } from "./subscriptions.ts";

Deno.test("a topic matches every prefix of it", () => {
  const subscriptions = new Subscriptions();
  subscriptions.add("ab");
  for (const topic of ["ab", "abc"]) assert.ok(subscriptions.matches(topic));
  for (const topic of ["", "a", "ba", "xab"]) assert.ok(!subscriptions.matches(topic));
  subscriptions.add("");
  assert.ok(subscriptions.matches(""));
});

Deno.test("to subscribe twice takes two cancellations to undo", () => {
  const subscriptions = new Subscriptions();
  subscriptions.add("a");
  subscriptions.add("a");
  assert.deepEqual([...subscriptions], ["a"]);
  assert.ok(subscriptions.delete("a"));
  assert.ok(subscriptions.matches("a"));
  assert.ok(subscriptions.delete("a"));
  assert.ok(!subscriptions.matches("a"));
  assert.ok(!subscriptions.delete("a"));
  assert.equal(subscriptions.size, 0);
});

Deno.test("every byte of a topic counts", () => {
  const keys = new Set(Array.from({ length: 256 }, (_, octet) => topicKey(Uint8Array.of(octet))));
  assert.equal(keys.size, 256);
});

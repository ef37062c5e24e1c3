import assert from "node:assert/strict";
import { Subscribers } from "./subscribers.ts";

function subscribers(wishes: Readonly<Record<string, readonly string[]>>): Subscribers<string> {
  const subscribers = new Subscribers<string>();
  for (const [peer, prefixes] of Object.entries(wishes)) {
    subscribers.join(peer);
    for (const prefix of prefixes) subscribers.add(peer, prefix);
  }
  return subscribers;
}

Deno.test("A9 a topic reaches each peer once that has subscribed to a prefix of it", () => {
  const all = subscribers({
    a: ["", "WARN"],
    b: ["WARNING"],
    c: ["WARN", "INFO"],
    d: ["warn"],
    e: [],
  });
  assert.deepEqual([...all.of("WARNING")].sort(), ["a", "b", "c"]);
  assert.deepEqual([...all.of("WARN")].sort(), ["a", "c"]);
  assert.deepEqual([...all.of("")], ["a"]);
  assert.equal(all.count, 4);
  assert.deepEqual([all.has("WARN"), all.has("WAR")], [true, false]);
});

Deno.test("A9 what is cancelled, or whose peer is gone, is forgotten, and takes no memory", () => {
  const all = subscribers({ a: ["x", "x", "y"], b: ["x", "z".repeat(1000)] });
  assert.equal(all.largest(), "b");
  all.delete("a", "x");
  assert.deepEqual([...all.of("x")].sort(), ["a", "b"], "subscribed twice");
  all.delete("a", "x");
  all.delete("a", "never");
  assert.deepEqual([...all.of("x")], ["b"]);
  all.leave("b");
  assert.deepEqual([...all.of("x")], []);
  assert.deepEqual([all.count, all.has("x"), all.has("y")], [1, false, true]);
  all.delete("a", "y");
  all.leave("a");
  assert.deepEqual([all.count, all.bytes, all.largest()], [0, 0, undefined]);
});

Deno.test("A9 prefixes of many lengths are looked up by the lengths that a topic has", () => {
  const prefixes = Array.from({ length: 1000 }, (_, index) => "D".repeat(index + 1));
  const all = subscribers({ many: prefixes, one: ["DE"] });
  assert.deepEqual([...all.of("DEBUG")].sort(), ["many", "one"]);
  assert.deepEqual([...all.of("I")], []);
});

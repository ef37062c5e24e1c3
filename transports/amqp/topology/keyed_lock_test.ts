import assert from "node:assert/strict";
import { KeyedLock } from "./keyed_lock.ts";

Deno.test("one goes after the other where their keys are the same, whatever becomes of them", async () => {
  const lock = new KeyedLock<string>();
  const first = Promise.withResolvers<void>();
  const done: string[] = [];
  const running = [
    lock.run("a", () => first.promise.finally(() => done.push("a1"))),
    lock.run("a", () => Promise.resolve(done.push("a2"))),
    lock.run("b", () => Promise.resolve(done.push("b1"))),
  ];
  await running[2];
  assert.deepEqual(done, ["b1"]);
  first.reject(new Error("no luck"));
  await assert.rejects(running[0] as Promise<void>, /no luck/);
  await running[1];
  assert.deepEqual(done, ["b1", "a1", "a2"]);
});

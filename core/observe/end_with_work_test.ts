import assert from "node:assert/strict";
import { endWithWork } from "./end_with_work.ts";

function recorder() {
  const seen: unknown[] = [];
  const fail = (thrown: unknown): void => void seen.push(thrown);
  return { seen, ending: { fail, end: () => void seen.push("ended") } };
}

const broken = (): never => {
  throw new Error("broken");
};

Deno.test("it ends with work that returns or throws", () => {
  const { seen, ending } = recorder();
  assert.equal(endWithWork(() => 7, ending), 7);
  assert.throws(() => endWithWork(broken, ending), /broken/);
  assert.deepEqual(seen.map(String), ["ended", "Error: broken", "ended"]);
});

Deno.test("it ends with a promise once that settles", async () => {
  const { seen, ending } = recorder();
  const { promise, resolve } = Promise.withResolvers<number>();
  const result = endWithWork(() => promise, ending);
  assert.deepEqual(seen, []);
  resolve(7);
  assert.equal(await result, 7);
  await assert.rejects(endWithWork(() => Promise.reject(new Error("broken")), ending), /broken/);
  assert.deepEqual(seen.map(String), ["ended", "Error: broken", "ended"]);
});

import assert from "node:assert/strict";
import { StartedOnce } from "./started_once.ts";

/** A part whose other side says nothing, so that it only starts once it is stopped. */
function silentPart() {
  const stopped = Promise.withResolvers<void>();
  return {
    start: () => stopped.promise,
    stop() {
      stopped.resolve();
      return Promise.resolve();
    },
  };
}

Deno.test("a part that still starts is stopped without waiting for it", async () => {
  const once = new StartedOnce(() => Promise.resolve(silentPart()));
  const starting = once.get();
  await once[Symbol.asyncDispose]();
  await starting;
});

Deno.test("a part that could not start is created again for the next use", async () => {
  let count = 0;
  await using once = new StartedOnce(() =>
    Promise.resolve({
      start: () => ++count === 1 ? Promise.reject(new Error("no")) : Promise.resolve(),
      stop: () => Promise.resolve(),
    })
  );
  await assert.rejects(once.get(), { message: "no" });
  await once.get();
  assert.equal(count, 2);
});

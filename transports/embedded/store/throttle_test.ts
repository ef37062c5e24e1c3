import assert from "node:assert/strict";
import { Fold } from "./throttle.ts";

Deno.test("calls of one moment are one run, after them", async () => {
  let runs = 0;
  const fold = new Fold(() => runs++, 1);
  for (let call = 0; call < 1000; call++) fold.call();
  assert.equal(runs, 0);
  await Promise.resolve();
  assert.equal(runs, 1);
  fold.cancel();
});

Deno.test("a call during the quiet time runs after it", async () => {
  const ran = Promise.withResolvers<void>();
  let runs = 0;
  const fold = new Fold(() => ++runs === 2 && ran.resolve(), 1);
  fold.call();
  await Promise.resolve();
  fold.call();
  assert.equal(runs, 1);
  await ran.promise;
  fold.cancel();
});

Deno.test("a cancelled call does not run, and cancelling tells whether there was one", async () => {
  const fold = new Fold(() => assert.fail("it ran"), 1);
  fold.call();
  assert.equal(fold.cancel(), true);
  assert.equal(fold.cancel(), false);
  await Promise.resolve();
});

import assert from "node:assert/strict";
import { Throttle } from "./throttle.ts";

Deno.test("calls of one moment are one run, after them", async () => {
  let runs = 0;
  const throttle = new Throttle(() => runs++, 1);
  for (let call = 0; call < 1000; call++) throttle.call();
  assert.equal(runs, 0);
  await Promise.resolve();
  assert.equal(runs, 1);
  throttle.cancel();
});

Deno.test("a call during the quiet time runs after it", async () => {
  const ran = Promise.withResolvers<void>();
  let runs = 0;
  const throttle = new Throttle(() => ++runs === 2 && ran.resolve(), 1);
  throttle.call();
  await Promise.resolve();
  throttle.call();
  assert.equal(runs, 1);
  await ran.promise;
  throttle.cancel();
});

Deno.test("a cancelled call does not run, and cancelling tells whether there was one", async () => {
  const throttle = new Throttle(() => assert.fail("it ran"), 1);
  throttle.call();
  assert.equal(throttle.cancel(), true);
  assert.equal(throttle.cancel(), false);
  await Promise.resolve();
});

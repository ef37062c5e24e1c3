import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/mod.ts";
import { Clock } from "./clock.ts";

Deno.test("a clock that is set back is noticed once, one that is set forward never", async () => {
  using time = fakeTime();
  const clock = new Clock();
  assert.equal(clock.wasSetBack(), true);
  await time.advance(3_600_000);
  assert.equal(clock.wasSetBack(), false);
  const { now } = Date;
  try {
    Date.now = () => now() - 3_600_000;
    assert.equal(clock.wasSetBack(), true);
    assert.equal(clock.wasSetBack(), false);
    Date.now = now;
    assert.equal(clock.wasSetBack(), false);
  } finally {
    Date.now = now;
  }
});

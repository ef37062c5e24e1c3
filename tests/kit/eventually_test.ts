import assert from "node:assert/strict";
import { eventually, fakeTime } from "./mod.ts";

Deno.test("a condition that holds is seen at once, with what it returned", async () => {
  let looks = 0;
  assert.equal(await eventually(() => (looks++, "here")), "here");
  assert.equal(looks, 1);
});

Deno.test("null, zero and the empty text are answers, false and undefined are not", async () => {
  for (const answer of [null, 0, ""]) {
    const answers = [false, undefined, answer] as const;
    let looks = 0;
    assert.equal(await eventually(() => answers[looks++], { intervalMs: 1 }), answer);
  }
});

Deno.test("a condition that never holds is shown, and so is one that never answers", async () => {
  const options = { timeoutMs: 5, intervalMs: 1 };
  await assert.rejects(
    eventually(() => options.timeoutMs > 7, options),
    /^Error: Never came true within 5 ms: .*timeoutMs > 7$/,
  );
  await assert.rejects(eventually(() => new Promise(() => {}), options), /^Error: Never came true/);
});

Deno.test("what a condition throws ends the wait", async () => {
  const fail = () => Promise.reject(new RangeError("no luck"));
  await assert.rejects(eventually(fail), { message: "no luck" });
});

Deno.test("real time counts although the clock stands still", async () => {
  using _time = fakeTime();
  let looks = 0;
  assert.ok(await eventually(() => ++looks > 3, { intervalMs: 1 }));
  await assert.rejects(eventually(() => false, { timeoutMs: 5, intervalMs: 1 }));
});

import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/mod.ts";
import { Lifesigns } from "./lifesigns.ts";

Deno.test("W2 a broker that answers is asked again and again, and one that does not is silent", async () => {
  using time = fakeTime();
  let [questions, silences] = [0, 0];
  let doesAnswer = true;
  const lifesigns = new Lifesigns({
    intervalMs: 10_000,
    ask: () => {
      questions++;
      return doesAnswer ? Promise.resolve() : new Promise(() => {});
    },
    onSilence: () => silences++,
  });
  await time.advance(35_000);
  assert.deepEqual([questions, silences], [3, 0]);
  doesAnswer = false;
  await time.advance(10_000);
  assert.deepEqual([questions, silences], [4, 0]);
  await time.advance(100_000);
  assert.deepEqual([questions, silences], [4, 1]);
  lifesigns.stop();
});

Deno.test("W2 a broker that was asked before this process was busy gets the time to answer", async () => {
  using time = fakeTime();
  let silences = 0;
  const ask = () => new Promise(() => {});
  const lifesigns = new Lifesigns({ intervalMs: 10_000, ask, onSilence: () => silences++ });
  await time.advance(10_000);
  await time.jump(60_000);
  assert.equal(silences, 0);
  await time.advance(10_000);
  assert.equal(silences, 1);
  lifesigns.stop();
});

import assert from "node:assert/strict";
import { Calls } from "./calls.ts";

Deno.test("when their scope is left by an error, calls under way end and no others begin", async () => {
  let begun = 0;
  let ended = 0;
  const measure = async () => {
    await using calls = new Calls(async () => {
      begun++;
      await new Promise((resolve) => setTimeout(resolve));
      ended++;
    }, { inFlight: 3 });
    throw new Error(`the measurement of ${calls.constructor.name} fails`);
  };
  await assert.rejects(measure, /fails/);
  assert.deepEqual([begun, ended], [3, 3]);
});

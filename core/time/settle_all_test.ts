import assert from "node:assert/strict";
import { settleAll } from "./settle_all.ts";

Deno.test("all promises are waited for, and the first error in order counts", async () => {
  const slow = Promise.withResolvers<never>();
  let hasSettled = false;
  const settling = settleAll([1, slow.promise, Promise.reject(new Error("second"))])
    .finally(() => hasSettled = true);
  settling.catch(() => {});
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  assert.equal(hasSettled, false);
  slow.reject(new Error("first"));
  await assert.rejects(settling, /^Error: first$/);
  await settleAll([Promise.resolve(), undefined]);
});

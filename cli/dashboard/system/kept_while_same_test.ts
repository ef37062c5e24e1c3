import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/fake_time.ts";
import type { Connection } from "../../client/connection.ts";
import { KeptWhileSame } from "./kept_while_same.ts";

/** A connection to instances of one service, by their ids. */
function connectionTo(ids: readonly string[]): Connection {
  return {
    discover: () => Promise.resolve(["Shop"]),
    instances: () => Promise.resolve(ids.map((id) => ({ id }))),
  } as unknown as Connection;
}

Deno.test("what was found out is kept for a while, and while the instances are the same", async () => {
  using time = fakeTime();
  const ids = ["a"];
  let found = 0;
  const kept = new KeptWhileSame(connectionTo(ids), {
    freshMs: 1000,
    find: () => Promise.resolve(++found),
  });
  assert.deepEqual(await Promise.all([kept.get(), kept.get()]), [1, 1]);
  ids.push("b");
  assert.equal(await kept.get(), 2, "another instance runs");
  await time.advance(999);
  assert.equal(await kept.get(), 2);
  await time.advance(1);
  assert.equal(await kept.get(), 3, "it was too old");
});

Deno.test("what could not be found out is tried again", async () => {
  let tries = 0;
  const find = () => ++tries === 1 ? Promise.reject(new Error("no")) : Promise.resolve(tries);
  const kept = new KeptWhileSame(connectionTo([]), { freshMs: 1000, find });
  await assert.rejects(kept.get(), /^Error: no$/);
  assert.equal(await kept.get(), 2);
});

import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/fake_time.ts";
import type { Connection } from "../../client/connection.ts";
import { Sampler } from "./sampler.ts";

/** Instances of one service, in one process that has a hundred calls a second. */
function startCounting(ids: readonly string[]) {
  const gates: Promise<void>[] = [];
  const connection = {
    discover: () => Promise.resolve(["Shop"]),
    instances: () => Promise.resolve(ids.map((id) => ({ id, endpoint: "e" }))),
    async request() {
      const body = [["rpc", performance.now() / 10, { subject: "Shop.price" }]];
      await gates.shift();
      return { body };
    },
  } as unknown as Connection;
  const sampler = new Sampler(connection);
  const rate = async () => (await sampler.rows())[0]?.callsPerSecond;
  return { sampler, rate, gates };
}

Deno.test("an instance that comes does not disturb the rates of its service", async () => {
  using time = fakeTime();
  const ids = ["a"];
  const { sampler, rate } = startCounting(ids);
  assert.equal(await rate(), 0, "nothing to compare with");
  await time.advance(5);
  ids.push("b");
  assert.equal(await rate(), 0, "too early to tell");
  await time.advance(2000);
  assert.equal(Math.round(await rate() ?? 0), 100);
  for (const id of ["c", "d"]) {
    await time.advance(5);
    ids.push(id);
    assert.equal(Math.round(await rate() ?? 0), 100, id);
  }
  const points = sampler.history()["Shop"] ?? [];
  assert.deepEqual(points.map(({ requests }) => Math.round(requests)), [100, 100, 100]);
});

Deno.test("a slow collection does not take the place of a later one", async () => {
  using time = fakeTime();
  const ids = ["a"];
  const { sampler, rate, gates } = startCounting(ids);
  await rate();
  await time.advance(2000);
  const gate = Promise.withResolvers<void>();
  gates.push(gate.promise);
  const slow = rate();
  await time.advance(10);
  ids.push("b");
  const fast = rate();
  await time.advance(10);
  gate.resolve();
  await Promise.all([slow, fast]);
  const { now } = await sampler.collections();
  assert.equal(now.services.get("Shop")?.length, 2);
});

/** What comes and goes thousands of times leaves nothing behind, at either end. */
import assert from "node:assert/strict";
import { NotConnectedError } from "../../mod.ts";
import { Relay } from "../kit/servers/relay.ts";
import { tell } from "../support/tell.ts";
import type { Faulty } from "./testdata/faulty.ts";
import { type Scene, setScene } from "./testdata/faulty_project.ts";

const RECONNECTS = 1000;
const ABORTED_CALLS = 10_000;
const AT_A_TIME = 100;
const ROUNDS = 4;
/** What a later round may add to what the first two have left. */
const MAX_GROWTH_BYTES = 1_000_000;
const timeoutMs = 60_000;

/** Runs something in rounds; what the service keeps must not depend on how many there were. */
async function keepsNothing({ caller }: Scene, round: () => Promise<void>): Promise<void> {
  const kept: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    await round();
    kept.push(await caller.proxy<Faulty>("Faulty", { timeoutMs }).collect());
  }
  tell(`L7: kept after each quarter: ${kept.map((octets) => `${octets} B`).join(", ")}`);
  const [second = 0, last = 0] = [kept[1], kept.at(-1)];
  assert.ok(last - second < MAX_GROWTH_BYTES, `keeps ${last - second} more: ${kept}`);
}

Deno.test("L7 a thousand reconnects leave nothing behind", async () => {
  await using scene = await setScene(1);
  const { caller, instances: [instance] } = scene;
  await using relay = new Relay({ port: Number(new URL(instance?.endpoint ?? "").port) });
  const address = `tcp://${relay.address}`;
  const faulty = caller.proxy<Faulty>("Faulty", { address, timeoutMs });
  await keepsNothing(scene, async () => {
    for (let i = 0; i < RECONNECTS / ROUNDS; i++) {
      const cut = faulty.never();
      assert.equal(await faulty.pid(), instance?.pid);
      relay.cut();
      await assert.rejects(cut, NotConnectedError);
      relay.resume();
    }
  });
  assert.equal(await faulty.pid(), instance?.pid);
});

Deno.test("L7 ten thousand aborted calls leave nothing behind", async () => {
  await using scene = await setScene(1);
  const { caller } = scene;
  await keepsNothing(scene, async () => {
    for (let i = 0; i < ABORTED_CALLS / ROUNDS; i += AT_A_TIME) {
      const giveUp = new AbortController();
      const { signal } = giveUp;
      const faulty = caller.proxy<Faulty>("Faulty", { signal, timeoutMs });
      const calls = Array.from({ length: AT_A_TIME }, () => faulty.untilCancelled());
      // Answered behind all of them, so that half are under way and none is done.
      if (i % (2 * AT_A_TIME) === 0) await caller.proxy<Faulty>("Faulty", { timeoutMs }).pid();
      giveUp.abort(new DOMException("Not wanted any more", "AbortError"));
      const outcomes = await Promise.allSettled(calls);
      assert.ok(outcomes.every(({ status }) => status === "rejected"));
    }
  });
  const { begun, cancelled } = await caller.proxy<Faulty>("Faulty").counts();
  assert.equal(begun, cancelled);
});

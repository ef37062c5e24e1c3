import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { openClient } from "../support/parts/open_client.ts";
import type { Faulty } from "./testdata/faulty.ts";
import { setScene } from "./testdata/faulty_project.ts";

const timeoutMs = 120_000;

Deno.test("P4 a caller with too many requests waits, others are served, and nothing is lost", async () => {
  await using scene = await setScene(1, { config: "bounded.yml" });
  await using other = await openClient(scene.project.stateDir);
  await other.untilInstances("Faulty", 1);
  const greedy = scene.caller.proxy<Faulty>("Faulty", { timeoutMs });
  const modest = other.proxy<Faulty>("Faulty", { timeoutMs });
  await greedy.pid();
  const count = 5000;
  const answers = Array.from({ length: count }, () => greedy.work({ ms: 300 }));
  await eventually(async () => (await modest.counts()).begun >= 100);
  const { begun } = await modest.counts();
  assert.ok(begun < count, `${begun} were begun at once`);
  assert.equal(new Set(await Promise.all(answers)).size, 1);
  assert.equal((await modest.counts()).begun, count);
});

Deno.test("P4 requests whose caller has given up make room, although it is not read", async () => {
  await using scene = await setScene(1, { config: "bounded.yml" });
  await using other = await openClient(scene.project.stateDir);
  await other.untilInstances("Faulty", 1);
  const { caller } = scene;
  const waiting = caller.proxy<Faulty>("Faulty", { timeoutMs: 1500 });
  await waiting.pid();
  const all = Array.from({ length: 3000 }, () => waiting.untilCancelled());
  const outcomes = await Promise.allSettled(all);
  assert.ok(outcomes.every(({ status }) => status === "rejected"));
  assert.equal(typeof await caller.proxy<Faulty>("Faulty", { timeoutMs }).pid(), "number");
  const counts = () => other.proxy<Faulty>("Faulty", { timeoutMs }).counts();
  await eventually(async () => {
    const { begun, cancelled } = await counts();
    return begun > 0 && begun === cancelled;
  });
});

Deno.test("A2 handlers that never end for callers that gave up stop no other method", async () => {
  await using scene = await setScene(1, { config: "bounded.yml" });
  const { caller } = scene;
  await caller.proxy<Faulty>("Faulty", { timeoutMs }).pid();
  const hanging = caller.proxy<Faulty>("Faulty", { timeoutMs: 500 });
  for (let round = 0; round < 8; round++) {
    const all = Array.from({ length: 150 }, () => hanging.never());
    const outcomes = await Promise.allSettled(all);
    assert.ok(outcomes.every(({ status }) => status === "rejected"));
  }
  assert.equal(typeof await caller.proxy<Faulty>("Faulty", { timeoutMs: 10_000 }).pid(), "number");
  await using other = await openClient(scene.project.stateDir);
  await other.untilInstances("Faulty", 1);
  const modest = other.proxy<Faulty>("Faulty", { timeoutMs: 10_000 });
  for (let i = 0; i < 3; i++) assert.equal(typeof await modest.pid(), "number");
  const { body } = await other.client.request("Faulty", { subject: "lymph.get_metrics", body: {} });
  const [abandoned] = (body as [string, number, { subject?: string }][])
    .filter(([name, , { subject }]) => name === "rpc.abandoned" && subject === "Faulty.never");
  assert.ok(abandoned !== undefined && abandoned[1] >= 100 && abandoned[1] <= 1000, `${abandoned}`);
});

Deno.test("A2 callers that give up by their signal make room, although they are not read", async () => {
  await using scene = await setScene(1, { config: "bounded.yml" });
  const { caller } = scene;
  const giveUp = new AbortController();
  const hanging = caller.proxy<Faulty>("Faulty", { timeoutMs, signal: giveUp.signal });
  const modest = caller.proxy<Faulty>("Faulty", { timeoutMs: 20_000 });
  await modest.pid();
  const all = Array.from({ length: 400 }, () => hanging.never());
  giveUp.abort(new Error("never mind"));
  await Promise.allSettled(all);
  assert.equal(typeof await modest.pid(), "number");
});

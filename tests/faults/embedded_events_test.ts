import assert from "node:assert/strict";
import { EmbeddedEventSystem } from "../../transports/embedded/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { runEventSoak } from "../soak/event_soak.ts";

Deno.test("no event is lost while consumers are killed, delayed and failing ones included", async () => {
  const directory = await Deno.makeTempDir();
  const count = 10_000;
  const report = await runEventSoak({
    directory,
    count,
    producers: 2,
    consumers: 4,
    killEveryMs: 500,
  });
  await Deno.remove(directory, { recursive: true });
  const { handled, lost, early, deadLetters, integrity, kills } = report;
  assert.deepEqual({ handled, lost, early, deadLetters, integrity }, {
    handled: count,
    lost: 0,
    early: 0,
    deadLetters: 0,
    integrity: "ok",
  });
  assert.ok(kills > 0);
  // Each kill repeats at most what one consumer had leased.
  assert.ok(report.duplicates <= kills * 132, JSON.stringify(report));
});

Deno.test("200 events with 20 delays arrive once each, none early", async () => {
  const stateDir = await Deno.makeTempDir();
  const open = async () => {
    const events = new EmbeddedEventSystem({ stateDir, serializer: new MsgpackSerializer() });
    await events.start();
    return events;
  };
  const [emitter, handler] = [await open(), await open()];
  const arrived = new Map<number, number>();
  const lateness: number[] = [];
  const all = Promise.withResolvers<void>();
  await handler.subscribe({ queue: "Q", patterns: ["#"] }, ({ body }) => {
    const { id, dueAt } = body as { id: number; dueAt: number };
    lateness.push(Date.now() - dueAt);
    arrived.set(id, (arrived.get(id) ?? 0) + 1);
    if (lateness.length === 200) all.resolve();
    return Promise.resolve();
  });
  await Promise.all(Array.from({ length: 200 }, (_, id) => {
    const delayMs = (id % 20 + 1) * 50;
    const body = { id, dueAt: Date.now() + delayMs };
    return emitter.emit({ type: "due", body, source: "test", headers: {} }, { delayMs });
  }));
  await all.promise;
  await Promise.all([emitter.stop(), handler.stop()]);
  await Deno.remove(stateDir, { recursive: true });
  assert.equal(arrived.size, 200);
  assert.ok(arrived.values().every((times) => times === 1));
  assert.ok(lateness.every((ms) => ms >= 0), `Early: ${lateness}`);
});

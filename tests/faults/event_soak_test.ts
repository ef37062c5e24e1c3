/** Many events while those who handle them are killed, on either store. */
import assert from "node:assert/strict";
import { runEventSoak } from "../soak/event_soak.ts";
import { useBackends } from "../support/servers/backends.ts";
import { openEventSystem } from "../support/parts/open_event_system.ts";

const COUNT = Number(Deno.env.get("SOAK_EVENTS") ?? 10_000);
const KILL_EVERY_MS = COUNT > 10_000 ? 1000 : 500;
/** What one consumer may have leased or unacknowledged, and a little more. */
const MAX_HELD = 132;

for (const backend of useBackends()) {
  Deno.test(`no event is lost while consumers are killed, delayed and failing ones included, on ${backend.name}`, async () => {
    const directory = await Deno.makeTempDir();
    const report = await runEventSoak({
      directory,
      store: backend.createWorld().eventStore(`${directory}/state`),
      count: COUNT,
      producers: 2,
      consumers: 4,
      killEveryMs: KILL_EVERY_MS,
    });
    await Deno.remove(directory, { recursive: true });
    if (Deno.env.has("SOAK_EVENTS")) console.log(backend.name, report);
    const { handled, lost, early, deadLetters, integrity = "ok", kills, duplicates } = report;
    assert.deepEqual({ handled, lost, early, deadLetters, integrity }, {
      handled: COUNT,
      lost: 0,
      early: 0,
      deadLetters: 0,
      integrity: "ok",
    });
    assert.ok(kills > 0);
    assert.ok(duplicates <= kills * MAX_HELD, JSON.stringify(report));
  });

  Deno.test(`200 events with 20 delays arrive once each, none early, on ${backend.name}`, async () => {
    const stateDir = await Deno.makeTempDir();
    const store = backend.createWorld().eventStore(stateDir);
    const [emitter, handler] = await Promise.all([openEventSystem(store), openEventSystem(store)]);
    const arrived = new Map<number, number>();
    const lateness: number[] = [];
    const all = Promise.withResolvers<void>();
    await handler.subscribe({ queue: "Q", patterns: ["#"] }, ({ body }) => {
      const { id, dueAt } = body as { id: number; dueAt: number };
      lateness.push(Date.now() - dueAt);
      arrived.set(id, (arrived.get(id) ?? 0) + 1);
      if (arrived.size === 200) all.resolve();
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
    assert.equal(lateness.length, 200, "each arrives once");
    assert.ok(lateness.every((ms) => ms >= 0), `Early: ${lateness}`);
  });
}

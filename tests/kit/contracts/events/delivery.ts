import assert from "node:assert/strict";
import type { ServiceEvent } from "../../../../core/events/service_event.ts";
import { Decimal } from "../../../../core/values/mod.ts";
import { eventOf, type TestFact } from "./world.ts";

const DAY_MS = 24 * 60 * 60_000;

/** Registers what is promised about how events travel. */
export function testDelivery(test: TestFact): void {
  test("an event comes as it was emitted", async (world) => {
    const events: ServiceEvent[] = [];
    await using inbox = await world.subscribe({
      handler: (event) => Promise.resolve(void events.push(event)),
    });
    const headers = { trace_id: "0123", other: [1, null] };
    await world.first.emit({ type: "greeted", body: { name: "Jö" }, source: "me", headers });
    await world.untilCount(inbox, 1);
    const [event] = events;
    assert.equal(event?.type, "greeted");
    assert.deepEqual(event?.body, { name: "Jö" });
    assert.equal(event?.source, "me");
    assert.deepEqual(event?.headers, headers);
  });

  test("bodies keep the types of their values", async (world) => {
    await using inbox = await world.subscribe();
    const body = {
      price: new Decimal("3.140"),
      at: Temporal.ZonedDateTime.from("2026-11-23T12:00:00+00:00[UTC]"),
      day: Temporal.PlainDate.from("2026-11-23"),
      bytes: new Uint8Array([0, 255]),
      tags: new Set(["a"]),
      big: 2n ** 60n,
      nested: [{ nothing: null, yes: true, ratio: 1.5 }],
    };
    await world.emit("sold", body);
    await world.untilCount(inbox, 1);
    const got = inbox.bodies[0] as typeof body;
    assert.deepEqual({ ...got, at: null, day: null }, { ...body, at: null, day: null });
    assert.ok(got.at.equals(body.at));
    assert.ok(got.day.equals(body.day));
  });

  test("a body may be any value, null included", async (world) => {
    await using inbox = await world.subscribe({ order: "sequential" });
    for (const body of [null, 0, "", [], {}]) await world.emit("any", body);
    await world.untilCount(inbox, 5);
    assert.deepEqual(inbox.bodies, [null, 0, "", [], {}]);
  });

  test("a body that cannot be serialized is refused with a TypeError", async (world) => {
    await using inbox = await world.subscribe();
    await assert.rejects(world.emit("odd", { run: () => {} }), TypeError);
    await world.emit("even", "next");
    await world.untilCount(inbox, 1);
    assert.deepEqual(inbox.bodies, ["next"]);
  });

  test("what the emitter changes later is not seen", async (world) => {
    await using inbox = await world.subscribe();
    const body = { name: "Joe" };
    const emitted = world.emit("greeted", body);
    body.name = "Jim";
    await emitted;
    await world.untilCount(inbox, 1);
    assert.deepEqual(inbox.bodies, [{ name: "Joe" }]);
  });

  test("an event that nobody wants goes nowhere, without an error", async (world) => {
    await world.emit("nobody.listens");
    await using inbox = await world.subscribe({ patterns: ["known"] });
    await world.emit("unknown", 1);
    await world.emit("known", 2);
    await world.untilCount(inbox, 1);
    assert.deepEqual(inbox.bodies, [2]);
  });

  test("a handler may emit", async (world) => {
    await using _chain = await world.subscribe({
      queue: "chain",
      patterns: ["first"],
      handler: () => world.second.emit(eventOf("second", "done")),
    });
    await using inbox = await world.subscribe({ patterns: ["second"] });
    await world.emit("first");
    await world.untilCount(inbox, 1);
    assert.deepEqual(inbox.bodies, ["done"]);
  });

  test("delayed events come when they are due, none early, and hold up no other", async (world) => {
    const lateness: number[] = [];
    await using inbox = await world.subscribe({
      handler: ({ body }) => Promise.resolve(void lateness.push(Date.now() - (body as number))),
    });
    const delays = [3_600_000, 600, 300, 0];
    const due = delays.map((delayMs) => Date.now() + delayMs);
    for (const [index, delayMs] of delays.entries()) {
      await world.emit("due", due[index], { delayMs });
    }
    await world.until(() => inbox.bodies.length >= 1, () => inbox.bodies);
    await world.advance(1000);
    await world.untilCount(inbox, 3);
    // In no order: a machine may be slower to emit than the delays are apart.
    assert.deepEqual(inbox.bodies.toSorted(), due.slice(1).toSorted());
    assert.ok(lateness.every((ms) => ms >= 0), `Some came early: ${lateness}`);
  });

  test("V8 a delay is a finite number of at most 49 days, and none if it has passed", async (world) => {
    await using inbox = await world.subscribe();
    for (const delayMs of [NaN, Infinity, -Infinity, 50 * DAY_MS, Number.MAX_VALUE, "60", null]) {
      const emitted = world.emit("never", delayMs, { delayMs: delayMs as number });
      await assert.rejects(emitted, { name: "RangeError", message: /delayMs .*49 days/ });
    }
    for (const delayMs of [30 * DAY_MS, 49 * DAY_MS]) {
      await world.emit("later", delayMs, { delayMs });
    }
    for (const delayMs of [-1, -50 * DAY_MS]) await world.emit("overdue", delayMs, { delayMs });
    await world.untilCount(inbox, 2);
    await world.advance(1000);
    assert.deepEqual(inbox.bodies.toSorted(), [-1, -50 * DAY_MS]);
  });

  test("a delayed event outlives its emitter", async (world) => {
    await using inbox = await world.subscribe();
    await world.emit("later", "still here", { delayMs: 50 });
    await world.first.stop();
    await world.advance(60);
    await world.untilCount(inbox, 1);
    assert.deepEqual(inbox.bodies, ["still here"]);
  });
}

import assert from "node:assert/strict";
import { fakeTime } from "../../tests/kit/fake_time.ts";
import { LogChanges } from "./log_changes.ts";

Deno.test("A1 at most 32 loggers are changed at a time, each as often as wanted", async () => {
  using time = fakeTime();
  using changes = new LogChanges(() => {});
  for (let i = 0; i < 32; i++) {
    changes.add({ qualname: `shop.${i}`, loglevel: "DEBUG", period: 60 });
  }
  const next = { qualname: "one.more", loglevel: "INFO", period: 60 };
  assert.throws(() => changes.add(next), /at most 32 loggers/);
  changes.add({ qualname: "shop.0", loglevel: "ERROR", period: 30 });
  assert.equal(changes.over({})["shop.0"], "error");
  await time.advance(30_001);
  changes.add(next);
  assert.equal(Object.keys(changes.over({})).length, 32);
});

Deno.test("A1 a level of millions of letters is refused with the first of them", () => {
  using changes = new LogChanges(() => {});
  const change = { qualname: "shop", loglevel: "x".repeat(10_000_000), period: 60 };
  assert.throws(() => changes.add(change), (error: Error) => error.message.length < 200);
  assert.deepEqual(changes.over({}), {});
});

Deno.test("a change goes before the configured levels of its logger and those below it", () => {
  using changes = new LogChanges(() => {});
  const configured = { "": "info", shop: "info", "shop.cart": "error", shops: "error" } as const;
  changes.add({ qualname: "shop", loglevel: "DEBUG", period: 60 });
  assert.deepEqual(changes.over(configured), { "": "info", shop: "debug", shops: "error" });
  changes.add({ qualname: "", loglevel: "WARNING", period: 60 });
  assert.deepEqual(changes.over(configured), { "": "warning", shop: "debug" });
});

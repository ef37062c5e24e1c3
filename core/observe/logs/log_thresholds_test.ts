import assert from "node:assert/strict";
import { leastLevelOf, lowered, passes } from "./log_thresholds.ts";

const THRESHOLDS = {
  level: "warning",
  levels: { "lymph": "error", "lymph.rpc": "debug" },
} as const;

Deno.test("the level of a logger is its own, or that of the nearest one above it", () => {
  const cases = [
    ["lymph.rpc", "debug", true],
    ["lymph.rpc.peer", "debug", true],
    ["lymph.rpcs", "debug", false],
    ["lymph.events", "warning", false],
    ["lymph.events", "error", true],
    ["shop", "info", false],
    ["shop.cart", "warning", true],
  ] as const;
  for (const [name, level, expected] of cases) {
    assert.equal(passes({ name, level }, THRESHOLDS), expected, `${name} ${level}`);
  }
});

Deno.test("the level of the empty name is that of all that have no other", () => {
  const thresholds = { level: "warning", levels: { "": "info" } } as const;
  assert.ok(passes({ name: "shop", level: "info" }, thresholds));
  assert.ok(!passes({ name: "shop", level: "debug" }, thresholds));
});

Deno.test("levels are lowered, and never raised", () => {
  assert.deepEqual(lowered(THRESHOLDS, "info"), {
    level: "info",
    levels: { "lymph": "info", "lymph.rpc": "debug" },
  });
});

Deno.test("S3 a logger may have the name of a property that every object has", () => {
  const thresholds = { level: "error", levels: { lymph: "debug" } } as const;
  for (const name of ["constructor", "toString.x", "__proto__", "lymph.constructor"]) {
    assert.equal(
      leastLevelOf(name, thresholds),
      name.startsWith("lymph") ? "debug" : "error",
      name,
    );
  }
});

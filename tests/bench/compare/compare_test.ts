import assert from "node:assert/strict";
import { figuresOf } from "./figures.ts";
import { ratiosOf } from "./ratios.ts";

Deno.test("every number of a benchmark is a figure with a name of its own", () => {
  const figures = figuresOf({
    results: [
      { name: "bare", perSecond: 10 },
      { name: "full", columns: [{ inFlight: 1, p50Ms: 2 }, { inFlight: 64, p50Ms: 3 }] },
    ],
    startUp: [["lymph list", "19 ms", "1.20"]],
  });
  assert.deepEqual([...figures], [
    ["bare perSecond", 10],
    ["full inFlight=1 p50Ms", 2],
    ["full inFlight=64 p50Ms", 3],
    ["lymph list ms", 19],
  ]);
});

Deno.test("a ratio is the median of those of each turn, not that of the medians", () => {
  const turn = (before: number, now: number) => ({
    before: new Map([["rate", before], ["gone", 1]]),
    now: new Map([["rate", now], ["new", 1]]),
  });
  assert.deepEqual(ratiosOf([turn(10, 20), turn(100, 100), turn(1, 3)]), [
    { name: "rate", before: 10, now: 20, ratio: 2, lowest: 1, highest: 3 },
  ]);
});

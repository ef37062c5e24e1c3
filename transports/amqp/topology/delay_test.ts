import assert from "node:assert/strict";
import { MAX_DELAY_MS } from "../../../core/events/emitting/delay.ts";
import { leaseMs, roundedDelayMs } from "./delay.ts";

const DAY_MS = 24 * 60 * 60_000;

Deno.test("no delay stays none", () => {
  assert.deepEqual([0, -0, -0.5, -5].map(roundedDelayMs), [0, 0, 0, 0]);
});

Deno.test("delays are rounded up to multiples of 10 ms up to a second, and of more beyond it", () => {
  const rounded: [delayMs: number, rounded: number][] = [
    [0.001, 10],
    [1, 10],
    [10, 10],
    [10.001, 20],
    [250, 250],
    [991, 1000],
    [999.999, 1000],
    [1000, 1000],
    [1000.5, 1020],
    [2499, 2500],
    [2500, 2500],
    [2501, 2550],
    [4951, 5000],
    [5001, 5100],
    [10_001, 10_200],
    [60_000, 60_000],
    [DAY_MS, 87_000_000],
    [MAX_DELAY_MS, MAX_DELAY_MS],
    [MAX_DELAY_MS - 1, MAX_DELAY_MS],
  ];
  for (const [delayMs, expected] of rounded) assert.equal(roundedDelayMs(delayMs), expected);
});

Deno.test("no delay is shortened, lengthened by 2 % and 10 ms, or outlives its queue", () => {
  for (let delayMs = 1; delayMs <= MAX_DELAY_MS; delayMs = delayMs * 1.0007 + 1.3) {
    const rounded = roundedDelayMs(delayMs);
    assert.ok(rounded >= delayMs, `${delayMs} became ${rounded}`);
    assert.ok(rounded < Math.max(delayMs + 10, delayMs * 1.02), `${delayMs} became ${rounded}`);
    assert.equal(roundedDelayMs(rounded), rounded);
    assert.ok(leaseMs(rounded) > rounded && leaseMs(rounded) < 2 ** 32);
  }
});

Deno.test("few different delays are left", () => {
  const upTo = (maxMs: number) => {
    const left = new Set<number>();
    for (let delayMs = 1; delayMs <= maxMs; delayMs += Math.max(1, delayMs / 1000)) {
      left.add(roundedDelayMs(delayMs));
    }
    return left.size;
  };
  assert.deepEqual([1000, 2000, 15_000, DAY_MS].map(upTo), [100, 150, 300, 962]);
});

Deno.test("delays that the broker cannot count are refused", () => {
  for (const delayMs of [MAX_DELAY_MS + 1, Infinity, -Infinity, NaN]) {
    assert.throws(() => roundedDelayMs(delayMs), RangeError);
  }
});

import assert from "node:assert/strict";
import { MAX_TIMER_MS } from "../../core/time/timer.ts";
import { withDefaults } from "./options.ts";

Deno.test("V8 a time is at most what a timer waits, and a limit may be endless", () => {
  const options = { handshakeTimeoutMs: Infinity, lingerMs: 3e9, maxSendBytes: Infinity };
  const { handshakeTimeoutMs, lingerMs, maxSendBytes } = withDefaults(options);
  assert.deepEqual([handshakeTimeoutMs, lingerMs, maxSendBytes], [
    MAX_TIMER_MS,
    MAX_TIMER_MS,
    Infinity,
  ]);
});

Deno.test("an option that is negative or no number is refused", () => {
  for (const value of [-1, NaN]) {
    assert.throws(() => withDefaults({ connectTimeoutMs: value }), {
      name: "RangeError",
      message:
        `Cannot use the option connectTimeoutMs as it must be at least 0: current value is ${value}`,
    });
  }
});

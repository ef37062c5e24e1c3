import assert from "node:assert/strict";
import { MAX_TIMER_MS } from "../../core/time/timer.ts";
import { MsgpackSerializer } from "../serializers/mod.ts";
import { withDefaults } from "./options.ts";

const base = { url: "amqp://127.0.0.1", serializer: new MsgpackSerializer() };

Deno.test("V8 an event system waits for its broker for as long as a timer at most", () => {
  const endless = { emitTimeoutMs: Infinity, connectTimeoutMs: Infinity };
  const { emitTimeoutMs, connectTimeoutMs } = withDefaults({ ...base, ...endless });
  assert.deepEqual([emitTimeoutMs, connectTimeoutMs], [MAX_TIMER_MS, MAX_TIMER_MS]);
});

Deno.test("a negative time to wait for a broker is refused", () => {
  assert.throws(() => withDefaults({ ...base, emitTimeoutMs: -1 }), {
    name: "RangeError",
    message: "Cannot use the option emitTimeoutMs as it must be at least 0: current value is -1",
  });
});

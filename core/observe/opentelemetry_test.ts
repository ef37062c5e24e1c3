import assert from "node:assert/strict";
import { OpenTelemetrySpans } from "./opentelemetry.ts";
import type { SpanOptions } from "./spans.ts";

const TRACE_ID = "0123456789abcdef0123456789abcdef";
const OTHER_ID = "fedcba9876543210fedcba9876543210";
const options: SpanOptions = {
  kind: "server",
  name: "Greeting.greet",
  attributes: {},
  traceId: TRACE_ID,
};
const spans = new OpenTelemetrySpans();
const traceIdOf = (more: Partial<SpanOptions>) =>
  spans.run({ ...options, ...more }, ({ traceId }) => traceId);

// Without an SDK, a span is what it is a child of.
Deno.test("a span belongs to the trace of its trace id, or that of its traceparent", () => {
  assert.equal(traceIdOf({}), TRACE_ID);
  assert.equal(traceIdOf({ traceparent: `00-${OTHER_ID}-00f067aa0ba902b7-01` }), OTHER_ID);
});

Deno.test("an invalid traceparent is ignored", () => {
  for (
    const traceparent of [
      42,
      "",
      TRACE_ID,
      `ff-${OTHER_ID}-00f067aa0ba902b7-01`,
      `00-${OTHER_ID}-0000000000000000-01`,
      `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
    ]
  ) assert.equal(traceIdOf({ traceparent }), TRACE_ID);
});

Deno.test("a trace id that OpenTelemetry does not know starts a trace of its own", () => {
  for (const traceId of ["0123", "0".repeat(32), undefined]) {
    assert.notEqual(traceIdOf({ traceId }), traceId ?? TRACE_ID);
  }
});

Deno.test("what the other side is told leads back to the span", () => {
  const told = spans.run(options, ({ traceparent }) => traceparent);
  assert.match(told, new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`));
  assert.equal(traceIdOf({ traceparent: told }), TRACE_ID);
});

Deno.test("results and errors of the work come through, at once or later", async () => {
  const error = new Error("boom");
  const fail = (): never => {
    throw error;
  };
  assert.equal(spans.run(options, () => 1), 1);
  assert.equal(await spans.run(options, () => Promise.resolve(2)), 2);
  assert.throws(() => spans.run(options, fail), error);
  await assert.rejects(spans.run(options, () => Promise.resolve().then(fail)), error);
});

import assert from "node:assert/strict";
import { newTrace, runInTrace, withBaggage } from "../trace.ts";
import type { RecordedLine, RecordedSpan } from "./recorded_span.ts";
import { SpanRecorder, type SpanRecorderOptions } from "./span_recorder.ts";

const CLIENT = { kind: "client", name: "A.b", attributes: {}, traceId: undefined } as const;
const SERVER = { ...CLIENT, kind: "server" } as const;
const ID = "0123456789abcdef0123456789abcdef";

function createRecorder(options: Partial<SpanRecorderOptions> = {}) {
  const spans: RecordedSpan[] = [];
  const lines: RecordedLine[] = [];
  const recorder = new SpanRecorder({
    service: ({ kind }) => kind === "server" ? "Shop" : undefined,
    onSpan: (span) => void spans.push(span),
    onLine: (line) => void lines.push(line),
    ...options,
  });
  return { recorder, spans, lines };
}

Deno.test("what is sent is part of what is served, in the same service", async () => {
  const { recorder, spans } = createRecorder();
  await runInTrace(newTrace(ID), () =>
    recorder.run({ ...SERVER, traceId: ID }, async () => {
      await Promise.resolve();
      recorder.run(CLIENT, () => {});
      withBaggage({ a: "b" }, () => recorder.run(CLIENT, () => {}));
    }));
  const [first, second, server] = spans;
  assert.equal(server?.traceId, ID);
  for (const client of [first, second]) {
    assert.equal(client?.parentId, server?.spanId);
    assert.equal(client?.service, "Shop");
    assert.equal(client?.traceId, ID);
  }
});

Deno.test("a request continues the span of its caller, and keeps a trace id of any form", () => {
  const { recorder, spans } = createRecorder();
  const traceparent = runInTrace(
    newTrace("order 7"),
    () => recorder.run({ ...CLIENT, traceId: "order 7" }, (span) => span.traceparent),
  );
  runInTrace(newTrace("order 7"), () => {
    recorder.run({ ...SERVER, traceId: "order 7", traceparent }, () => {});
  });
  const [client, server] = spans;
  assert.equal(server?.parentId, client?.spanId);
  assert.deepEqual(spans.map(({ traceId }) => traceId), ["order 7", "order 7"]);
});

Deno.test("errors and values show in a span", async () => {
  const { recorder, spans } = createRecorder();
  assert.throws(() =>
    recorder.run(CLIENT, () => {
      throw new Error("thrown");
    })
  );
  await assert.rejects(recorder.run(CLIENT, () => Promise.reject(new Error("rejected"))));
  recorder.run(CLIENT, (span) => {
    span.show?.("value", { password: "x" });
    span.fail("told");
  });
  assert.deepEqual(spans.map(({ error }) => error), ["thrown", "rejected", "told"]);
  assert.deepEqual(spans[2]?.attributes, { value: '{"password":"(hidden)"}' });
});

Deno.test("without payloads there is nothing that shows values", () => {
  const { recorder } = createRecorder({ payloads: false });
  recorder.run(CLIENT, ({ show }) => assert.equal(show, undefined));
});

Deno.test("log lines belong to the span that runs; others are left out", () => {
  const { recorder, lines } = createRecorder();
  const record = { time: 5, level: "warning", name: "shop", message: "low" } as const;
  recorder.line(record);
  assert.ok(!recorder.isRecording);
  runInTrace(newTrace(ID), () =>
    recorder.run({ ...SERVER, traceId: ID }, () => {
      assert.ok(recorder.isRecording);
      recorder.line(record);
    }));
  const [line] = lines;
  assert.equal(lines.length, 1);
  assert.deepEqual([line?.traceId, line?.service, line?.level], [ID, "Shop", "WARNING"]);
});

Deno.test("errors and log lines are recorded without their secrets", () => {
  const { recorder, spans, lines } = createRecorder();
  const secret = "Cannot reach postgres://u:hunter2@h/db";
  const hidden = "Cannot reach postgres://u:(hidden)@h/db";
  runInTrace(newTrace(ID), () =>
    recorder.run({ ...SERVER, traceId: ID }, (span) => {
      recorder.line({ time: 5, level: "error", name: "shop", message: secret });
      span.fail(secret);
    }));
  assert.deepEqual([spans[0]?.error, lines[0]?.message], [hidden, hidden]);
});

Deno.test("nothing that comes of a skipped trace is recorded", () => {
  const { recorder: { sampler } } = createRecorder({ tracesPerSecond: 0 });
  runInTrace(newTrace(), () => {
    assert.ok(sampler.skipsIncoming(undefined));
    assert.ok(sampler.skipsOutgoing());
    withBaggage({ a: "b" }, () => assert.ok(sampler.skipsOutgoing()));
  });
  runInTrace(newTrace(), () => assert.ok(sampler.skipsRoot()));
});

Deno.test("a request whose trace is at hand is skipped there, not in the running trace", () => {
  const { recorder: { sampler } } = createRecorder({ tracesPerSecond: 0 });
  const [running, own] = [newTrace(), newTrace()];
  runInTrace(running, () => assert.ok(sampler.skipsIncoming(undefined, own)));
  assert.deepEqual([running.span, own.span], [undefined, null]);
});

Deno.test("what may begin can be changed while it runs, and what others began is still recorded", () => {
  const { recorder } = createRecorder({ tracesPerSecond: 5 });
  const { sampler } = recorder;
  assert.ok(!sampler.skipsOutgoing());
  recorder.tracesPerSecond = 0;
  assert.ok(sampler.skipsOutgoing());
  assert.ok(!sampler.skipsIncoming("00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"));
});

Deno.test("a trace is recorded whole, though the budget runs out during it", () => {
  const { recorder, spans } = createRecorder({ tracesPerSecond: 0.1 });
  const { sampler } = recorder;
  runInTrace(newTrace(), () => {
    assert.ok(!sampler.skipsRoot());
    recorder.run(SERVER, () => {
      for (let call = 0; call < 5; call++) assert.ok(!sampler.skipsOutgoing());
    });
  });
  runInTrace(newTrace(), () => assert.ok(sampler.skipsRoot()));
  assert.equal(spans.length, 1);
});

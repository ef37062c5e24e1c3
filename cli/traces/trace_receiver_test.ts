import assert from "node:assert/strict";
import { pause } from "../../core/time/pause.ts";
import { testLine, testSpan } from "../../tests/kit/contracts/trace_store.ts";
import type { RecordedSpan } from "../../core/observe/traces/recorded_span.ts";
import { LocalTraceStore } from "../../transports/local/traces/mod.ts";
import { sendHalf } from "../process/testdata/half_request.ts";
import { Shares } from "./shares.ts";
import { TraceReceiver } from "./trace_receiver.ts";
import { TraceSender } from "./trace_sender.ts";

const TOKEN = "secret";
const TARGET = { token: TOKEN, tracesPerSecond: 1, payloads: true };
const ID = testSpan().traceId;

/** What Deno's own exporter sends. */
const FROM_OTEL = {
  resourceSpans: [{
    resource: { attributes: [{ key: "service.name", value: { stringValue: "Shop" } }] },
    scopeSpans: [{
      scope: { name: "deno" },
      spans: [{
        traceId: ID,
        spanId: "00f067aa0ba902b7",
        parentSpanId: "",
        name: "GET",
        kind: 2,
        startTimeUnixNano: "1000000000000250000",
        endTimeUnixNano: "1000000000001250000",
        attributes: [
          { key: "http.request.method", value: { stringValue: "GET" } },
          { key: "url.path", value: { stringValue: "/cart" } },
          { key: "url.full", value: { stringValue: "http://x/?token=abcdefgh1234" } },
          { key: "http.response.status_code", value: { intValue: "500" } },
          { key: "tags", value: { arrayValue: { values: [] } } },
          { key: "nothing" },
        ],
        status: { code: 2 },
      }],
    }],
  }],
};

async function post(
  url: string,
  body: BodyInit,
  { path = "/v1/traces", type = "application/json", token = TOKEN, method = "POST" } = {},
): Promise<number> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { "content-type": type, "x-lymph-traces": token },
    ...(method === "POST" && { body }),
  });
  await response.body?.cancel();
  return response.status;
}

Deno.test("what a sender sends is what a receiver keeps", async () => {
  await using store = new LocalTraceStore();
  await using receiver = new TraceReceiver(store, TOKEN);
  const span = testSpan({
    parentId: "0",
    start: 1_000_000_000_000.25,
    error: "é",
    kind: "consumer",
    attributes: { text: "a", count: 1.5, flag: true },
  });
  const line = testLine({ spanId: "1" });
  {
    await using sender = new TraceSender({ ...TARGET, url: receiver.url });
    sender.span(span);
    sender.line(line);
  }
  const trace = await store.get(ID);
  assert.deepEqual(trace?.spans, [span]);
  assert.deepEqual(trace?.lines, [line]);
});

Deno.test("a sender is told its share of the traces that begin, which others shrink", async () => {
  await using store = new LocalTraceStore();
  await using receiver = new TraceReceiver(store, TOKEN, { shares: new Shares(60) });
  const told: number[] = [];
  const send = async (span: RecordedSpan): Promise<void> => {
    await using sender = new TraceSender({ ...TARGET, url: receiver.url }, {
      onShare: (share) => void told.push(share),
    });
    sender.span(span);
  };
  await send(testSpan());
  await send(testSpan());
  for (let time = 0; time < 2; time++) await send(testSpan({ parentId: "1" }));
  assert.deepEqual(told, [60, 30, 20, 20]); // processes that continue traces take no share
});

Deno.test("spans of OpenTelemetry are taken, without their secrets", async () => {
  await using store = new LocalTraceStore();
  await using receiver = new TraceReceiver(store, TOKEN);
  assert.equal(await post(receiver.url, JSON.stringify(FROM_OTEL)), 200);
  const [span] = (await store.get(ID))?.spans ?? [];
  assert.deepEqual(span, {
    traceId: ID,
    spanId: "00f067aa0ba902b7",
    service: "Shop",
    subject: "GET /cart",
    name: "GET",
    kind: "server",
    start: 1_000_000_000_000.25,
    durationMs: 1,
    error: "failed",
    attributes: {
      "http.request.method": "GET",
      "url.path": "/cart",
      "url.full": "http://x/?token=(hidden)",
      "http.response.status_code": 500,
      tags: '{"values":[]}',
    },
  });
});

Deno.test("log lines of OpenTelemetry are taken, without their secrets", async () => {
  await using store = new LocalTraceStore();
  await using receiver = new TraceReceiver(store, TOKEN);
  const body = { stringValue: "Cannot reach postgres://u:hunter2@h/db" };
  const record = { timeUnixNano: "1000000000000250000", traceId: ID, body };
  const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] };
  await store.add({ spans: [testSpan()] });
  assert.equal(await post(receiver.url, JSON.stringify(logs), { path: "/v1/logs" }), 200);
  const [line] = (await store.get(ID))?.lines ?? [];
  assert.equal(line?.message, "Cannot reach postgres://u:(hidden)@h/db");
});

Deno.test("a receiver refuses strangers and what is no OTLP", async () => {
  await using store = new LocalTraceStore();
  await using receiver = new TraceReceiver(store, TOKEN);
  const { url } = receiver;
  assert.equal(await post(url, "{}", { token: "" }), 401);
  assert.equal(await post(url, "{}", { token: "Secret" }), 401);
  assert.equal(await post(url, "{}", { path: "/" }), 404);
  assert.equal(await post(url, "{}", { path: "/constructor" }), 404);
  assert.equal(await post(url, "{}", { method: "GET" }), 405);
  assert.equal(await post(url, "x", { type: "application/x-protobuf" }), 415);
  const broken = [
    "",
    "null",
    "[]",
    "{",
    '{"resourceSpans":1}',
    '{"resourceSpans":[null]}',
    '{"resourceSpans":[{"scopeSpans":[{"spans":[5]}]}]}',
  ];
  for (const body of broken) assert.equal(await post(url, body), 400, body);
  const odd = [
    "{}",
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}',
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":5,"spanId":{},"startTimeUnixNano":"x"}]}]}]}',
    '{"resourceSpans":[{"resource":5,"scopeSpans":[{"scope":7,"spans":[]}]}]}',
  ];
  for (const body of odd) assert.equal(await post(url, body), 200, body);
  assert.equal(await post(url, "{}", { path: "/v1/logs" }), 200);
  assert.equal(await post(url, "{}", { path: "/v1/metrics" }), 200);
  assert.deepEqual((await store.list()).traces, []);
});

Deno.test("a body of more than 8 MiB is refused, and an attribute of 1 MB is cut", async () => {
  await using store = new LocalTraceStore();
  await using receiver = new TraceReceiver(store, TOKEN);
  assert.equal(await post(receiver.url, " ".repeat(8 * 1024 * 1024 + 1)), 413);
  const text = JSON.stringify(FROM_OTEL).replace("/cart", "x".repeat(1_000_000));
  assert.equal(await post(receiver.url, text), 200);
  const path = (await store.get(ID))?.spans[0]?.attributes["url.path"];
  assert.ok(String(path).length < 5000);
});

Deno.test("a sender with more than a request may have sends all of it, in several", async () => {
  await using store = new LocalTraceStore();
  await using receiver = new TraceReceiver(store, TOKEN);
  // As much as arguments and results show at most, in characters of three bytes.
  const attributes = { arguments: "€".repeat(2048), result: '"'.repeat(2048) };
  const ids = Array.from({ length: 2000 }, (_, index) => String(index));
  const messages = ["x".repeat(5_000_000), "last"];
  {
    await using sender = new TraceSender({ ...TARGET, url: receiver.url }, {
      stopTimeoutMs: 60_000,
    });
    for (const spanId of ids) sender.span(testSpan({ spanId, attributes }));
    for (const message of messages) sender.line(testLine({ message }));
  }
  const trace = await store.get(ID);
  assert.deepEqual(trace?.spans.map(({ spanId }) => spanId).sort(), ids.sort());
  assert.equal(trace?.lines.length, messages.length);
});

Deno.test("a sender that stops drops what a slow receiver does not take in time", async () => {
  let requests = 0;
  await using receiver = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async () => {
    requests++;
    await pause(500);
    return new Response();
  });
  const url = `http://127.0.0.1:${receiver.addr.port}`;
  {
    await using sender = new TraceSender({ ...TARGET, url }, { stopTimeoutMs: 100 });
    for (let index = 0; index < 4096; index++) sender.line(testLine({ spanId: String(index) }));
  }
  assert.ok(requests <= 1, `${requests} of 16 requests`);
});

Deno.test("a sender whose receiver is gone drops what it has, and fails nothing", async () => {
  const store = new LocalTraceStore();
  const receiver = new TraceReceiver(store, TOKEN);
  const { url } = receiver;
  await receiver[Symbol.asyncDispose]();
  await using sender = new TraceSender({ ...TARGET, url });
  for (let index = 0; index < 10_000; index++) sender.span(testSpan({ spanId: String(index) }));
});

// Deno closes a connection with half a request only after its client has.
const lax = { sanitizeOps: false, sanitizeResources: false };

Deno.test("a receiver stops while a sender has not sent all of a request", lax, async () => {
  const receiver = new TraceReceiver(new LocalTraceStore(), TOKEN);
  using _half = await sendHalf(Number(new URL(receiver.url).port));
  await receiver[Symbol.asyncDispose]();
});

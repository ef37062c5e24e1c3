import assert from "node:assert/strict";
import type { RecordedLine, RecordedSpan } from "../../../core/observe/traces/recorded_span.ts";
import { MAX_SPANS, type TraceStore } from "../../../core/observe/traces/trace_store.ts";

/** 2001, when the traces of the tests begin. */
const BEGIN = 1_000_000_000_000;
const ID = "0123456789abcdef0123456789abcdef";

/** A span of a test; what is not said does not matter. */
export function testSpan(span: Partial<RecordedSpan> = {}): RecordedSpan {
  return {
    traceId: ID,
    spanId: "1",
    service: "Web",
    subject: "GET /greet",
    name: "GET /greet",
    kind: "server",
    start: BEGIN,
    durationMs: 10,
    attributes: {},
    ...span,
  };
}

/** A log line of a test. */
export function testLine(line: Partial<RecordedLine> = {}): RecordedLine {
  return {
    traceId: ID,
    time: BEGIN,
    service: "Web",
    level: "INFO",
    logger: "web",
    message: "hello",
    ...line,
  };
}

/**
 * Registers the tests that every implementation of `TraceStore` passes.
 *
 * @param name Name of the implementation; it begins the name of each test.
 * @param create Opens an empty store, which is disposed of after the test.
 */
export function testTraceStore(name: string, create: () => Promise<TraceStore>): void {
  const test = (fact: string, check: (store: TraceStore) => Promise<void>) =>
    Deno.test(`${name}: ${fact}`, async () => {
      await using store = await create();
      await check(store);
    });
  const idsOf = async (store: TraceStore, query: Parameters<TraceStore["list"]>[0]) =>
    (await store.list(query)).traces.map(({ traceId }) => traceId);

  test("a trace comes back whole and in order, however it arrived", async (store) => {
    const root = testSpan({
      attributes: { "http.route": "/greet", "a.number": 1, "a.flag": true },
    });
    const child = testSpan({
      spanId: "2",
      parentId: "1",
      service: "Greeting",
      subject: "Greeting.greet",
      start: BEGIN + 1.25,
      durationMs: 20.5,
      error: "Oops",
    });
    const [early, late] = [
      testLine({ spanId: "2" }),
      testLine({ time: BEGIN + 5, message: "é 😀" }),
    ];
    await store.add({ lines: [late] });
    await store.add({ spans: [child] });
    await store.add({ spans: [root], lines: [early] });
    assert.deepEqual(await store.get(ID), {
      traceId: ID,
      service: "Web",
      subject: "GET /greet",
      start: BEGIN,
      durationMs: 21.75,
      errors: 1,
      services: ["Greeting", "Web"],
      spans: [root, child],
      lines: [early, late],
      dropped: 0,
    });
  });

  test("a list shows the newest first, page by page", async (store) => {
    const all = Array.from({ length: 5 }, (_, index) => `trace-${index}`);
    // Two of them began at the same time.
    await store.add({
      spans: all.map((traceId, index) =>
        testSpan({ traceId, start: BEGIN + 0.5 + Math.min(index, 3) })
      ),
    });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list({ limit: 2, cursor });
      seen.push(...page.traces.map(({ traceId }) => traceId));
      cursor = page.next;
    } while (cursor !== undefined);
    assert.deepEqual(seen, ["trace-3", "trace-4", "trace-2", "trace-1", "trace-0"]);
    await assert.rejects(store.list({ cursor: "nonsense" }), RangeError);
  });

  test("filters narrow a list", async (store) => {
    await store.add({
      spans: [
        testSpan({ traceId: "quick", durationMs: 1, attributes: { note: "a Needle 100%" } }),
        testSpan({ traceId: "slow", durationMs: 100, start: BEGIN + 1 }),
        testSpan({
          traceId: "failed",
          service: "Greeting",
          subject: "Greeting.greet",
          start: BEGIN + 2,
          error: "it broke",
        }),
      ],
      lines: [testLine({ traceId: "slow", message: "thread and needle" })],
    });
    assert.deepEqual(await idsOf(store, {}), ["failed", "slow", "quick"]);
    assert.deepEqual(await idsOf(store, { service: "Greeting" }), ["failed"]);
    assert.deepEqual(await idsOf(store, { service: "Greet" }), []);
    assert.deepEqual(await idsOf(store, { subject: "GET /greet" }), ["slow", "quick"]);
    assert.deepEqual(await idsOf(store, { subject: "Greeting.*" }), ["failed"]);
    assert.deepEqual(await idsOf(store, { subject: "Greeting._reet" }), []);
    assert.deepEqual(await idsOf(store, { status: "error" }), ["failed"]);
    assert.deepEqual(await idsOf(store, { status: "ok" }), ["slow", "quick"]);
    assert.deepEqual(await idsOf(store, { minDurationMs: 100 }), ["slow"]);
    assert.deepEqual(await idsOf(store, { text: "NEEDLE" }), ["slow", "quick"]);
    assert.deepEqual(await idsOf(store, { text: "100%" }), ["quick"]);
    assert.deepEqual(await idsOf(store, { text: "it_broke" }), []);
    assert.deepEqual(await idsOf(store, { since: BEGIN + 1 }), ["failed", "slow"]);
    assert.deepEqual(await idsOf(store, { status: "ok", minDurationMs: 50, text: "GET" }), [
      "slow",
    ]);
  });

  test("a trace is found by what only its id begins with", async (store) => {
    const others = ["abcdef01", "abcdef02"];
    await store.add({ spans: others.map((traceId) => testSpan({ traceId })) });
    assert.equal((await store.get("abcdef01"))?.traceId, "abcdef01");
    assert.equal((await store.get("abcdef02"))?.traceId, "abcdef02");
    await store.add({ spans: [testSpan()] });
    assert.equal((await store.get(ID.slice(0, 4)))?.traceId, ID);
    assert.equal(await store.get(ID.slice(0, 3)), undefined);
    assert.equal(await store.get("____"), undefined);
    await assert.rejects(store.get("abcdef"), RangeError);
  });

  test("a span is kept once, and log lines alone are no trace", async (store) => {
    await store.add({ lines: [testLine()] });
    assert.deepEqual((await store.list()).traces, []);
    assert.equal(await store.get(ID), undefined);
    await store.add({ spans: [testSpan(), testSpan({ name: "again" })] });
    await store.add({ spans: [testSpan({ name: "once more" })] });
    assert.deepEqual((await store.get(ID))?.spans, [testSpan()]);
  });

  test("a trace has a bounded number of spans, and long values are cut", async (store) => {
    const spans = Array.from(
      { length: MAX_SPANS + 5 },
      (_, index) => testSpan({ spanId: String(index), start: BEGIN + index }),
    );
    await store.add({ spans: [testSpan({ spanId: "x", attributes: { big: "x".repeat(1e6) } })] });
    await store.add({ spans });
    const trace = await store.get(ID);
    assert.equal(trace?.spans.length, MAX_SPANS);
    assert.equal(trace?.dropped, 6);
    const big = String(trace?.spans.find(({ spanId }) => spanId === "x")?.attributes["big"]);
    assert.match(big, /^x{4000,}… \(1000000 characters\)$/);
    assert.equal((await store.list()).traces[0]?.spans, MAX_SPANS);
  });
}

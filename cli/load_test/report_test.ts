import assert from "node:assert/strict";
import { formatReport, summarize } from "./report.ts";
import { runLoad } from "./run.ts";

const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

Deno.test("percentiles are durations that were measured", () => {
  const { milliseconds } = summarize({ durationsMs: hundred, failures: {}, elapsedMs: 1000 });
  assert.deepEqual(milliseconds, {
    min: 1,
    mean: 50.5,
    p50: 50,
    p90: 90,
    p95: 95,
    p99: 99,
    max: 100,
  });
  const single = summarize({ durationsMs: [7], failures: {}, elapsedMs: 7 });
  assert.deepEqual(Object.values(single.milliseconds ?? {}), Array(7).fill(7));
});

Deno.test("failures count as requests, but neither in the rate nor in the percentiles", () => {
  const failures = { TimeoutError: 2, NackError: 1 };
  const report = summarize({ durationsMs: [5, 10], failures, elapsedMs: 500 });
  assert.deepEqual([report.requests, report.succeeded, report.requestsPerSecond], [5, 2, 4]);
  assert.match(formatReport(report), /^Failed +3\n {2}TimeoutError +2\n {2}NackError +1\n/m);
});

Deno.test("without any success there are no response times", () => {
  const report = summarize({ durationsMs: [], failures: { NackError: 3 }, elapsedMs: 10 });
  assert.equal(report.milliseconds, null);
  assert.ok(!formatReport(report).includes("Response time"));
});

Deno.test("no more requests than wanted are under way, and all are counted", async () => {
  let underWay = 0;
  let most = 0;
  let sent = 0;
  const done: number[] = [];
  const request = async (): Promise<void> => {
    most = Math.max(most, ++underWay);
    await Promise.resolve();
    underWay--;
    if (++sent % 4 === 0) throw new RangeError("every fourth");
  };
  const options = { count: 10, concurrency: 3, onProgress: (n: number) => done.push(n) };
  const { durationsMs, failures } = await runLoad(request, options);
  assert.deepEqual([most, durationsMs.length, failures], [3, 8, { RangeError: 2 }]);
  assert.deepEqual(done, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

Deno.test("P11 failures that differ only in their trace ids are counted as one text", async () => {
  let sent = 0;
  const request = (): Promise<void> => {
    throw new Error(`A.b failed; its log says why (trace_id ${sent++})`);
  };
  const { texts } = await runLoad(request, { count: 20, concurrency: 1 });
  assert.deepEqual(texts, { Error: { "A.b failed; its log says why": 20 } });
});

Deno.test("P11 failures are counted by kind and text, the most frequent first", async () => {
  let sent = 0;
  const request = (): Promise<void> => {
    sent++;
    if (sent <= 20) throw new TypeError(`no id ${sent}`);
    if (sent <= 23) throw new RangeError("too\n far");
    return Promise.reject("thrown");
  };
  const result = await runLoad(request, { count: 24, concurrency: 1 });
  assert.deepEqual(result.failures, { TypeError: 20, RangeError: 3, Error: 1 });
  const lines = formatReport(summarize(result)).split("\n").map((line) =>
    line.trim().replaceAll(/ +/g, " ")
  );
  const at = lines.findIndex((line) => line.startsWith("TypeError"));
  assert.deepEqual(lines.slice(at, at + 3), [
    "TypeError 20",
    "10 × (other texts)",
    "1 × no id 1",
  ]);
  const next = lines.findIndex((line) => line.startsWith("RangeError"));
  assert.deepEqual(lines.slice(next, next + 4), [
    "RangeError 3",
    "3 × too far",
    "Error 1",
    "1 × Something was thrown: thrown",
  ]);
});

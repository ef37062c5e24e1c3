import assert from "node:assert/strict";
import { assemble } from "../../../core/observe/traces/summary.ts";
import type { StoredTrace } from "../../../core/observe/traces/trace_store.ts";
import type { RecordedLine, RecordedSpan } from "../../../core/observe/traces/recorded_span.ts";
import { testLine, testSpan } from "../../../tests/kit/contracts/trace_store.ts";
import { formatTraces } from "./trace_table.ts";
import { treeOf } from "./trace_tree.ts";
import { formatWaterfall } from "./waterfall.ts";

const plain = { style: (_style: string, text: string) => text };
const marked = { style: (style: string, text: string) => `<${style}>${text}</>` };

function traceOf(spans: readonly RecordedSpan[], lines: readonly RecordedLine[] = []): StoredTrace {
  return assemble(spans, { lines, dropped: 0 }) as StoredTrace;
}

const START = testSpan().start;
const TRACE = traceOf([
  testSpan({ durationMs: 20 }),
  testSpan({
    spanId: "2",
    parentId: "1",
    subject: "Greeting.greet",
    kind: "client",
    start: START + 5,
  }),
  testSpan({
    spanId: "3",
    parentId: "2",
    service: "Greeting",
    subject: "Greeting.greet",
    start: START + 10,
    durationMs: 5,
    error: "Oops",
    attributes: { "lymph.arguments": '{"name":"Joe"}' },
  }),
], [testLine({ spanId: "3", time: START + 12, message: "Saying hi" })]);

Deno.test("a waterfall shows spans, bars, errors, arguments and log lines in place", () => {
  assert.equal(
    formatWaterfall(TRACE, { terminal: plain, columns: 60 }),
    `Trace 0123456789abcdef0123456789abcdef
2001-09-09T01:46:40.000Z, 20.0 ms, 3 spans, 1 failed
Greeting, Web

Web GET /greet              ██████████████████████   20.0 ms
  Web → Greeting.greet           ███████████         10.0 ms
    Greeting.greet                     ██████        5.00 ms
      ✗ Oops
      ← {"name":"Joe"}
      · 12.0 ms INFO Saying hi`,
  );
});

Deno.test("no line of a waterfall is wider than the terminal, and nothing in it gives orders", () => {
  const evil = "\x1b[31m\r\n<b>\u202e" + "x".repeat(5000);
  const trace = traceOf([
    testSpan({
      traceId: evil,
      service: evil,
      subject: evil,
      error: evil,
      attributes: { "lymph.arguments": evil, "lymph.result": evil },
    }),
  ], [testLine({ spanId: "1", level: evil, message: evil })]);
  const text = formatWaterfall(trace, { terminal: plain, columns: 80 });
  for (const line of text.split("\n")) assert.ok(line.length <= 80, line);
  // deno-lint-ignore no-control-regex -- these are what must not be there
  assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\u202e]/);
  const table = formatTraces([{ ...trace, spans: 1 }], { terminal: plain, columns: 80 });
  for (const line of table.split("\n")) assert.ok(line.length <= 80, line);
  // deno-lint-ignore no-control-regex -- as above
  assert.doesNotMatch(table, /[\x00-\x09\x0b-\x1f\u202e]/);
});

Deno.test("what failed is red, and each service has a color of its own", () => {
  const text = formatWaterfall(TRACE, { terminal: marked, columns: 80 });
  assert.match(text, /<magenta>Web GET/);
  assert.match(text, /<red> {4}Greeting\.greet/);
});

Deno.test("a trace of 10,000 nested spans is shown up to 1,000 rows", () => {
  const spans = Array.from(
    { length: 10_000 },
    (_, index) =>
      testSpan({ spanId: `s${index}`, parentId: `s${index - 1}`, start: START + index }),
  );
  const text = formatWaterfall(traceOf(spans), { terminal: plain, columns: 80 });
  assert.equal(text.split("\n").length, 1005);
  assert.match(text, /and 9000 more spans and log lines/);
});

Deno.test("spans that are part of each other or of unknown ones are shown all the same", () => {
  const spans = [
    testSpan({ spanId: "a", parentId: "b" }),
    testSpan({ spanId: "b", parentId: "a" }),
    testSpan({ spanId: "c", parentId: "c" }),
    testSpan({ spanId: "d", parentId: "gone" }),
  ];
  const nodes = treeOf({ spans, lines: [testLine({ spanId: "gone" })] });
  assert.deepEqual(
    nodes.map((node) => "span" in node ? node.span.spanId : "line").sort(),
    ["a", "b", "c", "d", "line"],
  );
});

Deno.test("a table of traces says what each began with", () => {
  const { spans, ...summary } = TRACE;
  const text = formatTraces([{ ...summary, spans: spans.length }], {
    terminal: plain,
    columns: Infinity,
  });
  const [titles = "", row = ""] = text.split("\n");
  assert.match(titles, /^Began +Duration +Spans +Status +Trace +Subject$/);
  assert.match(
    row,
    /^\d\d:46:40\.000 {4}20\.0 ms {6}3 {2}failed {2}0123456789abcdef {2}Web: GET \/greet$/,
  );
});

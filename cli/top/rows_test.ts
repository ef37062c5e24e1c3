import assert from "node:assert/strict";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import type { Collection } from "./collect.ts";
import { type Row, toRows } from "./rows.ts";
import { toMethodRows } from "./method_rows.ts";
import { toQueueRows } from "./queue_rows.ts";
import { readSnapshot } from "./snapshot.ts";
import { formatTable } from "./table.ts";
import { VIEWS } from "./views.ts";

const MIB = 1024 * 1024;

function instance(endpoint: string): ServiceInstance {
  return {
    id: endpoint,
    service: "Shop",
    identity: endpoint,
    endpoint,
    version: null,
    metadata: {},
  };
}

function collection(time: number, metrics: Record<string, unknown[]>): Collection {
  const snapshots = Object.entries(metrics)
    .map(([endpoint, body]) => [endpoint, readSnapshot(body, time)] as const);
  return {
    services: new Map([["Shop", ["a", "b"].map(instance)]]),
    snapshots: new Map(snapshots),
  };
}

const counted = (calls: number, slow: number) => [
  ["rpc", calls, { subject: "Shop.order" }],
  ["rpc", 1000 + calls, { subject: "lymph.ping" }],
  ["rpc.errors", slow, { subject: "Shop.order" }],
  ["rpc.latency.bucket", calls - slow, { subject: "Shop.order", le: 0.001 }],
  ["rpc.latency.bucket", slow, { subject: "Shop.order", le: 1 }],
  ["events.handled", calls / 2, { queue: "Shop-onPaid" }],
  ["events.handled", 77, { queue: "Shopping-onPaid" }],
  ["events.queued", 3, { queue: "Shop-onPaid" }],
  ["events.age", 90, { queue: "Shop-onPaid" }],
  ["proc.mem.rss", 10 * MIB, {}],
];

function only([row]: readonly Row[]): Row {
  assert.ok(row);
  return row;
}

Deno.test("a row adds up what the instances of a service did in between", () => {
  const before = collection(0, { a: counted(100, 0), b: counted(200, 50) });
  const now = collection(2000, { a: counted(160, 0), b: counted(240, 52) });
  const row = only(toRows(now, before));
  assert.deepEqual([row.instances, row.answered], [2, 2]);
  assert.deepEqual([row.callsPerSecond, row.errorsPerSecond, row.eventsPerSecond], [50, 1, 25]);
  assert.ok((row.p50Ms ?? 0) < 1 && (row.p99Ms ?? 0) > 800);
  assert.deepEqual([row.queued, row.oldestMs, row.residentBytes], [3, 90_000, 20 * MIB]);
});

const served = (requests: number, failed: number) => [
  ["http", requests - failed, { interface: "Shop", endpoint: "show", status: "2xx" }],
  ["http", failed, { interface: "Shop", endpoint: "show", status: "5xx" }],
  ["http.latency.bucket", requests, { interface: "Shop", endpoint: "show", le: 0.001 }],
];

Deno.test("HTTP requests have a rate of their own, and count in latencies and errors", () => {
  const before = collection(0, { a: [...counted(100, 0), ...served(100, 10)] });
  const now = collection(1000, { a: [...counted(101, 1), ...served(300, 12)] });
  const row = only(toRows(now, before));
  assert.deepEqual([row.callsPerSecond, row.httpPerSecond, row.errorsPerSecond], [1, 200, 3]);
  assert.ok((row.p50Ms ?? 0) < 1 && (row.p99Ms ?? 0) < 1);
});

Deno.test("an instance that is new or does not answer counts from the next time on", () => {
  const row = only(toRows(collection(1000, { b: counted(100, 0) }), collection(0, {})));
  assert.deepEqual([row.instances, row.answered, row.callsPerSecond, row.p50Ms], [2, 1, 0, null]);
});

Deno.test("an instance that has started again hides nothing of what the others do", () => {
  const before = collection(0, { a: counted(10_000, 50), b: counted(1000, 0) });
  const now = collection(1000, { a: counted(6, 0), b: counted(1500, 2) });
  const row = only(toRows(now, before));
  assert.deepEqual([row.callsPerSecond, row.errorsPerSecond, row.eventsPerSecond], [506, 2, 253]);
  assert.ok((row.p50Ms ?? 0) < 1 && (row.p50Ms ?? 0) > 0);
});

Deno.test("what is no metric is passed over", () => {
  for (const body of [null, "metrics", [1, ["rpc"], ["rpc", "many", {}], ["rpc", 1, null]]]) {
    assert.equal(readSnapshot(body, 0).services.size, 0);
  }
});

Deno.test("a row of a method tells how many of its requests were served at a time", () => {
  const method = (calls: number, seconds: number) => [
    ["rpc", calls, { subject: "Shop.order" }],
    ["rpc.latency.sum", seconds, { subject: "Shop.order" }],
    ["rpc.latency.bucket", calls, { subject: "Shop.order", le: 0.5 }],
    ["rpc", calls, { subject: "lymph.ping" }],
    ...served(calls, 1),
  ];
  const before = collection(0, { a: method(0, 0), b: method(0, 0) });
  const now = collection(2000, { a: method(100, 3), b: method(60, 1) });
  const rows = toMethodRows(now, before);
  assert.deepEqual(rows.map((row) => row.method), ["Shop.order", "Shop.show (http)"]);
  assert.deepEqual([rows[0]?.callsPerSecond, rows[0]?.inWork], [80, 2]);
  assert.equal(rows[1]?.callsPerSecond, 80);
});

Deno.test("a row of a queue prefers what the event system lists to what instances tell", () => {
  const handled = (count: number) => [
    ["events.handled", count, { queue: "Shop-onPaid" }],
    ["events.queued", 3, { queue: "Shop-onPaid" }],
    ["events.age", 0, { queue: "Shop-onPaid" }],
  ];
  const [before, now] = [collection(0, { a: handled(1) }), collection(1000, { a: handled(6) })];
  const [told] = toQueueRows(now, before, new Map());
  assert.deepEqual([told?.queued, told?.oldestMs, told?.consumers], [3, null, null]);
  const listed = { length: 9, oldestMs: 4000, consumers: 2 };
  const rows = toQueueRows(now, before, new Map([["Shop-onPaid", listed], ["Left", listed]]));
  assert.deepEqual(rows.map((row) => [row.queue, row.queued, row.handledPerSecond]), [
    ["Shop-onPaid", 9, 5],
    ["Left", 9, 0],
  ]);
});

Deno.test("a table has dashes for what is unknown, and shows instances that do not answer", () => {
  const [now, before] = [collection(1000, { b: [] }), collection(0, {})];
  const lines = VIEWS.services.lines({ now, before, queues: new Map() });
  const plain = (text: string) => text;
  const table = formatTable(VIEWS.services, lines, {
    emphasize: plain,
    alarm: (text) => `! ${text}`,
  });
  const [header = "", line = ""] = table.split("\n");
  assert.match(header, /^service +instances +calls\/s +http\/s +p50 ms/);
  const dashes = ["-", "-", "0.0", "0.0", "-", "-", "-"];
  assert.deepEqual(line.split(/\s{2,}/), ["! Shop", "1 of 2", "0.0", "0.0", ...dashes]);
});

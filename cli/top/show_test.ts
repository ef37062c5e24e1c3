import assert from "node:assert/strict";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import type { Collection } from "./collect.ts";
import { clampScroll, formatShown } from "./show.ts";
import { readSnapshot } from "./snapshot.ts";
import { initialState } from "./state.ts";
import { VIEW_NAMES, VIEWS } from "./views.ts";

const SERVICES = Array.from({ length: 40 }, (_, index) => `a-rather-long-service-${index}`);

function collection(time: number): Collection {
  const body = SERVICES.flatMap((service) => [
    ["rpc", time * 12_345, { subject: `${service}.order` }],
    ["rpc.latency.sum", time * 99.5, { subject: `${service}.order` }],
    ["rpc.latency.bucket", time * 12_345, { subject: `${service}.order`, le: 1.5 }],
    ["events.handled", time * 1000, { queue: `${service}-onPaid` }],
    ["events.queued", 123_456, { queue: `${service}-onPaid` }],
    ["events.age", 200_000, { queue: `${service}-onPaid` }],
    ["events.consumers", 12, { queue: `${service}-onPaid` }],
    ["proc.mem.rss", 2 ** 31, {}],
  ]);
  const instance = { endpoint: "a", id: "1", identity: "1", version: null, metadata: {} };
  const instances = (service: string): ServiceInstance[] => [{ ...instance, service }];
  return {
    services: new Map(SERVICES.map((service) => [service, instances(service)])),
    snapshots: new Map([["a", readSnapshot(body, time * 1000, SERVICES)]]),
  };
}

const material = { now: collection(2), before: collection(1), queues: new Map() };
const style = (_style: unknown, text: string): string => text;

for (const view of VIEW_NAMES) {
  for (const [columns, rows] of [[80, 24], [60, 24], [40, 12], [20, 6], [200, 50]] as const) {
    Deno.test(`P6 top fits ${view} into ${columns} x ${rows}`, () => {
      const options = { style, screen: { columns, rows }, isLive: true };
      const lines = formatShown(material, initialState({ view }), options).split("\n");
      assert.ok(lines.length < rows, `${lines.length} lines`);
      assert.ok(lines.every((line) => line.length <= columns), lines.join("\n"));
      assert.match(lines[1] ?? "", /^a-rathe/);
      assert.match(lines.at(-1) ?? "", /^q quit/);
      if (columns === 80) assert.match(lines.at(-1) ?? "", /r reverse$/);
    });
  }
}

for (const rows of [2, 3, 4, 5]) {
  Deno.test(`P6 top fits into ${rows} rows`, () => {
    const options = { style, screen: { columns: 80, rows }, isLive: true, trouble: "no broker" };
    assert.equal(formatShown(material, initialState(), options).split("\n").length, rows - 1);
  });
}

for (const [columns, rows] of [[80, 24], [80, 10], [40, 24], [20, 4]] as const) {
  Deno.test(`P6 sixty queues that nothing handles fit into ${columns} x ${rows}`, () => {
    const body = Array.from({ length: 60 }, (_, index) => `Shop-on_something_${index}`)
      .flatMap((queue) => [
        ["events.queued", 3, { queue }],
        ["events.consumers", 0, { queue }],
      ]);
    const now = { ...material.now, snapshots: new Map([["a", readSnapshot(body, 2000)]]) };
    const options = { style, screen: { columns, rows }, isLive: true, trouble: "no broker" };
    const lines = formatShown({ ...material, now }, initialState(), options).split("\n");
    assert.ok(lines.length < rows, `${lines.length} lines`);
    assert.ok(lines.every((line) => line.length <= columns), lines.join("\n"));
    assert.match(lines[1] ?? "", /^a-rathe/);
  });
}

Deno.test("P6 scrolling ends at the last row, and is undone by as many keys", () => {
  const options = { style, screen: { columns: 80, rows: 12 }, isLive: true };
  const far = { ...initialState(), skipped: 200 };
  const end = clampScroll(material, far, options);
  assert.equal(end.skipped, SERVICES.length - 8);
  assert.match(formatShown(material, end, options), /\n… 32 above\n.*$/);
  assert.deepEqual(clampScroll(material, end, options), end);
});

Deno.test("no two columns of a table have the same title", () => {
  for (const { columns } of Object.values(VIEWS)) {
    const titles = columns.map(({ short }) => short);
    assert.equal(new Set(titles).size, titles.length, titles.join(" "));
  }
});

Deno.test("P6 eighty columns have room for all that is told of services", () => {
  const options = { style, screen: { columns: 80, rows: 24 }, isLive: true };
  const [header = ""] = formatShown(material, initialState(), options).split("\n");
  const titles = ["inst", "calls/s", "http/s", "p50", "p99", "err/s", "ev/s", "held", "old", "MB"];
  assert.deepEqual(header.split(/ +/), ["service*", ...titles]);
});

Deno.test("top without a terminal shows everything, and no keys", () => {
  const options = { style, screen: undefined, isLive: false };
  const lines = formatShown(material, initialState({ filter: "service-1" }), options).split("\n");
  assert.equal(lines.length, 12);
});

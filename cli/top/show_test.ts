import assert from "node:assert/strict";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import type { Collection } from "./collect.ts";
import { formatShown } from "./show.ts";
import { readSnapshot } from "./snapshot.ts";
import { initialState } from "./state.ts";
import { VIEW_NAMES } from "./views.ts";

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

Deno.test("P6 eighty columns have room for all that is told of services", () => {
  const options = { style, screen: { columns: 80, rows: 24 }, isLive: true };
  const [header = ""] = formatShown(material, initialState(), options).split("\n");
  const titles = ["inst", "calls/s", "http/s", "p50", "p99", "err/s", "ev/s", "queue", "old", "MB"];
  assert.deepEqual(header.split(/ +/), ["service*", ...titles]);
});

Deno.test("top without a terminal shows everything, and no keys", () => {
  const options = { style, screen: undefined, isLive: false };
  const lines = formatShown(material, initialState({ filter: "service-1" }), options).split("\n");
  assert.equal(lines.length, 12);
});

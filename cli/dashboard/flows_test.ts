import assert from "node:assert/strict";
import { assemble } from "../../core/observe/traces/summary.ts";
import { flowsOf } from "./flows.ts";
import { edgesOf } from "./api/topology.ts";
import { span } from "./testdata/local_dashboard.ts";

const trace = assemble([
  span({
    spanId: "1",
    service: "Web",
    subject: "GET /",
    attributes: { "http.request.method": "GET" },
  }),
  span({ spanId: "2", parentId: "1", service: "Web", kind: "client" }),
  span({ spanId: "3", parentId: "2", service: "Shop", durationMs: 3 }),
  span({ spanId: "4", parentId: "2", service: "Shop", durationMs: 9, error: "RangeError: no" }),
  span({ spanId: "5", parentId: "gone", service: "Shop" }),
  span({ spanId: "6", parentId: "3", service: "Shop", subject: "sold", kind: "producer" }),
  span({ spanId: "7", parentId: "6", service: "Till", subject: "sold", kind: "consumer" }),
], { lines: [], dropped: 0 });
const flows = flowsOf(trace ? [trace] : []);

Deno.test("traces tell what went from service to service, and how well", () => {
  assert.deepEqual(flows, [
    { from: "Web", to: "Shop", kind: "call", subject: "Shop.price", count: 2, errors: 1, p99Ms: 9 },
    { from: "", to: "Shop", kind: "call", subject: "Shop.price", count: 1, errors: 0, p99Ms: 4 },
    { from: "Shop", to: "Till", kind: "event", subject: "sold", count: 1, errors: 0, p99Ms: 4 },
  ]);
});

Deno.test("tasks go to the workers of a service, which have a name of their own", () => {
  const queue = { "messaging.destination.name": "Shop.worker-count" };
  const task = assemble([
    span({ spanId: "1", service: "Shop", subject: "Shop.count", kind: "producer" }),
    span({
      ...{ spanId: "2", parentId: "1", service: "Shop", subject: "Shop.count", kind: "consumer" },
      attributes: queue,
    }),
  ], { lines: [], dropped: 0 });
  const [flow] = flowsOf(task ? [task] : []);
  assert.deepEqual([flow?.from, flow?.to, flow?.kind], ["Shop", "Shop.worker", "event"]);
});

Deno.test("what a service counts is shared between its callers as traces share it", () => {
  const row = {
    instances: 1,
    answered: 1,
    callsPerSecond: 30,
    httpPerSecond: 0,
    p50Ms: 1,
    p99Ms: 2,
    errorsPerSecond: 0,
    eventsPerSecond: 8,
    queued: 0,
    oldestMs: null,
    residentBytes: 1,
  };
  const names = ["Web", "Shop", "Till"];
  const edges = edgesOf({
    services: new Map(names.map((name) => [name, []])),
    descriptions: new Map(),
    flows,
    rows: names.map((service) => ({ ...row, service })),
  });
  const rates = edges.map(({ from, to, perSecond, errorsPerSecond }) => [
    ...[from, to],
    ...[perSecond, errorsPerSecond],
  ]);
  assert.deepEqual(rates, [["Web", "Shop", 20, 10], ["Shop", "Till", 8, 0]]);
});

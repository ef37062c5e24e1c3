import assert from "node:assert/strict";
import { Metrics } from "./metrics.ts";
import { formatPrometheus } from "./prometheus.ts";

Deno.test("counters, gauges and values of unknown kind have a type each", () => {
  const metrics = new Metrics({ service: "shop", host: null });
  metrics.counter("orders", "country").increment('"de"\n\\');
  metrics.gauge("queue.depth", 1.5);
  metrics.add({ samples: () => [["rusage.utime", 0.25, { "a-b": true }]] });
  assert.equal(
    formatPrometheus(metrics),
    `# TYPE lymph_orders_total counter
lymph_orders_total{service="shop",country="\\"de\\"\\n\\\\"} 1
# TYPE lymph_queue_depth gauge
lymph_queue_depth{service="shop"} 1.5
# TYPE lymph_rusage_utime untyped
lymph_rusage_utime{service="shop",a_b="true"} 0.25
`,
  );
});

/** Lines of a histogram's buckets whose limits are one of the given ones. */
function bucketsOf(text: string, ...limits: string[]): string[] {
  return text.split("\n").filter((line) => limits.some((limit) => line.includes(`le="${limit}"`)));
}

Deno.test("buckets of a histogram add up, for each of its series", () => {
  const metrics = new Metrics();
  const latency = metrics.histogram("rpc.latency", "subject");
  for (const seconds of [1, 1, 2]) latency.record(seconds, "a");
  latency.record(4, "b");
  const text = formatPrometheus(metrics);
  assert.deepEqual(bucketsOf(text, "0.5", "1", "2", "4", "+Inf"), [
    'lymph_rpc_latency_bucket{subject="a",le="0.5"} 0',
    'lymph_rpc_latency_bucket{subject="a",le="1"} 2',
    'lymph_rpc_latency_bucket{subject="a",le="2"} 3',
    'lymph_rpc_latency_bucket{subject="a",le="4"} 3',
    'lymph_rpc_latency_bucket{subject="a",le="+Inf"} 3',
    'lymph_rpc_latency_bucket{subject="b",le="0.5"} 0',
    'lymph_rpc_latency_bucket{subject="b",le="1"} 0',
    'lymph_rpc_latency_bucket{subject="b",le="2"} 0',
    'lymph_rpc_latency_bucket{subject="b",le="4"} 1',
    'lymph_rpc_latency_bucket{subject="b",le="+Inf"} 1',
  ]);
  assert.match(text, /^# TYPE lymph_rpc_latency histogram\n/);
  assert.match(text, /^lymph_rpc_latency_count\{subject="a"\} 3\nlymph_rpc_latency_sum.* 4$/m);
});

Deno.test("S4 a bucket holds what is at most its limit, and only +Inf what is above all", () => {
  const metrics = new Metrics();
  const sizes = metrics.histogram("sizes");
  for (const value of [0.9, 1, 1]) sizes.record(value);
  assert.deepEqual(bucketsOf(formatPrometheus(metrics), "0.5", "1"), [
    'lymph_sizes_bucket{le="0.5"} 0',
    'lymph_sizes_bucket{le="1"} 3',
  ]);
  for (const value of [2 ** 40, 2 ** 40 + 1, 1e300, Infinity]) sizes.record(value);
  assert.deepEqual(bucketsOf(formatPrometheus(metrics), String(2 ** 40), "+Inf"), [
    'lymph_sizes_bucket{le="1099511627776"} 4',
    'lymph_sizes_bucket{le="+Inf"} 7',
  ]);
});

Deno.test("S4 the buckets of a histogram are the same in every scrape", () => {
  const metrics = new Metrics();
  const sizes = metrics.histogram("sizes");
  const limits = () => [...formatPrometheus(metrics).matchAll(/le="(.*?)"/g)].map(([, le]) => le);
  sizes.record(1);
  const before = limits();
  for (const value of [0, -5, 1e-9, 0.001, 3, 1e6, 1e99]) sizes.record(value);
  assert.deepEqual(limits(), before);
  assert.equal(new Set(before).size, before.length);
});

Deno.test("S5 names that would be one in Prometheus are told apart, and no series comes twice", () => {
  const [shop, cart] = [new Metrics({ service: "shop" }), new Metrics({ service: "shop" })];
  shop.counter("orders").add(2);
  cart.counter("orders").add(3);
  shop.gauge("x.y", 1);
  cart.gauge("x_y", 2);
  shop.histogram("s").record(1);
  cart.gauge("s.count", 7);
  const rest = new Metrics({ service: "shop" });
  rest.gauge("x.y", 5);
  const tags = { "a.b": 1, "a-b": 2, __name__: "evil", "1": 3, "": 4, _1: 5 };
  cart.add({ samples: () => [["custom", 1, tags], ["orders.total", 9, {}]] });
  const all = new Metrics();
  all.add(shop);
  all.add(cart);
  all.add(rest);
  const lines = formatPrometheus(all).split("\n").filter((line) => !line.includes("_bucket"));
  assert.deepEqual(lines, [
    "# TYPE lymph_orders_total counter",
    'lymph_orders_total{service="shop"} 5',
    "# TYPE lymph_x_y gauge",
    'lymph_x_y{service="shop"} 1',
    "# TYPE lymph_s histogram",
    'lymph_s_count{service="shop"} 1',
    'lymph_s_sum{service="shop"} 1',
    "# TYPE lymph_x_y_2 gauge",
    'lymph_x_y_2{service="shop"} 2',
    "# TYPE lymph_s_count_2 gauge",
    'lymph_s_count_2{service="shop"} 7',
    "# TYPE lymph_custom untyped",
    'lymph_custom{_1="3",service="shop",a_b="1",a_b_2="2",tag__name__="evil",tag="4",_1_2="5"} 1',
    "# TYPE lymph_orders_total_2 untyped",
    'lymph_orders_total_2{service="shop"} 9',
    "",
  ]);
});

Deno.test("S5 a name does not change when another metric of that name gets its first value", () => {
  const metrics = new Metrics();
  const late = metrics.counter("late", "tag");
  const other = new Metrics();
  other.counter("late_").add(1);
  metrics.add(other);
  const third = new Metrics();
  third.gauge("late.total", 1);
  metrics.add(third);
  const nameOf = () => /lymph_late_total_2 1/.exec(formatPrometheus(metrics))?.[0];
  assert.equal(nameOf(), "lymph_late_total_2 1");
  late.increment("x");
  assert.equal(nameOf(), "lymph_late_total_2 1");
});

Deno.test("a metric that only ends like a part of a histogram is one of its own", () => {
  const metrics = new Metrics();
  metrics.gauge("proc.files.count", 7);
  assert.match(formatPrometheus(metrics), /^lymph_proc_files_count 7$/m);
});

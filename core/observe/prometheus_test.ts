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

Deno.test("buckets of a histogram add up, for each of its series", () => {
  const metrics = new Metrics();
  const latency = metrics.histogram("rpc.latency", "subject");
  for (const seconds of [1, 1, 2]) latency.record(seconds, "a");
  latency.record(4, "b");
  assert.equal(
    formatPrometheus(metrics),
    `# TYPE lymph_rpc_latency histogram
lymph_rpc_latency_bucket{subject="a",le="1.25"} 2
lymph_rpc_latency_bucket{subject="a",le="2.5"} 3
lymph_rpc_latency_bucket{subject="b",le="5"} 1
lymph_rpc_latency_bucket{subject="a",le="+Inf"} 3
lymph_rpc_latency_count{subject="a"} 3
lymph_rpc_latency_sum{subject="a"} 4
lymph_rpc_latency_bucket{subject="b",le="+Inf"} 1
lymph_rpc_latency_count{subject="b"} 1
lymph_rpc_latency_sum{subject="b"} 4
`,
  );
});

Deno.test("a metric that only ends like a part of a histogram is one of its own", () => {
  const metrics = new Metrics();
  metrics.gauge("proc.files.count", 7);
  assert.match(formatPrometheus(metrics), /^lymph_proc_files_count 7$/m);
});

import assert from "node:assert/strict";
import { quantile } from "./distribution.ts";
import { Counter, Distribution, Gauge, Histogram, Metrics } from "./metrics.ts";

Deno.test("a counter counts each combination of tag values apart", () => {
  const errors = new Counter("errors", "address", "name");
  errors.increment("Greeting", "TimeoutError");
  errors.increment("Greeting", "TimeoutError");
  errors.add(3, "Web", "NackError");
  assert.deepEqual([...errors.samples()], [
    ["errors", 2, { address: "Greeting", name: "TimeoutError" }],
    ["errors", 3, { address: "Web", name: "NackError" }],
  ]);
});

Deno.test("values that are made up share one series once there are a thousand", () => {
  const counter = new Counter("rpc", "subject");
  for (let i = 0; i < 5000; i++) counter.increment(`Made.up${i}`);
  const samples = [...counter.samples()];
  assert.equal(samples.length, 1001);
  assert.deepEqual(samples.at(-1), ["rpc", 4000, { subject: "(other)" }]);
});

Deno.test("a gauge is set, or looked up when it is read", () => {
  let level = 1;
  const read = new Gauge("read", () => level);
  const set = new Gauge("set");
  level = 2;
  set.set(3);
  assert.deepEqual([...read.samples(), ...set.samples()], [["read", 2, {}], ["set", 3, {}]]);
});

Deno.test("the buckets of a distribution hold what was recorded, each at most a quarter wide", () => {
  for (const value of [1e-6, 0.00025, 0.9999, 1, 1.25, 1.2499, 3, 1000, 123_456]) {
    const distribution = new Distribution();
    distribution.record(value);
    const [[limit, count] = [NaN, 0], ...others] = distribution.buckets();
    assert.deepEqual([count, others], [1, []]);
    assert.ok(value <= limit && limit <= value * 1.2500001, `${value} is in that up to ${limit}`);
  }
});

Deno.test("values out of any range are kept in the outermost buckets", () => {
  const distribution = new Distribution();
  for (const value of [0, -0, -1, 1e-300, 1e300]) distribution.record(value);
  assert.deepEqual([...distribution.buckets()].map(([, count]) => count), [4, 1]);
});

Deno.test("quantiles are right to within an eighth, for merged buckets, too", () => {
  const [low, high] = [new Distribution(), new Distribution()];
  for (let i = 1; i <= 1000; i++) (i <= 600 ? low : high).record(i / 1000);
  const merged = [...low.buckets(), ...high.buckets()];
  for (const share of [0.01, 0.5, 0.9, 0.99, 1]) {
    const error = Math.abs(quantile(merged, share) / share - 1);
    assert.ok(error <= 0.125, `${share}: ${error}`);
  }
  assert.equal(quantile([], 0.5), NaN);
});

Deno.test("a histogram tells count, sum, quantiles and buckets", () => {
  const histogram = new Histogram("latency", "queue");
  histogram.record(1, "a");
  histogram.record(1, "a");
  assert.deepEqual([...histogram.samples()], [
    ["latency.count", 2, { queue: "a" }],
    ["latency.sum", 2, { queue: "a" }],
    ["latency.p50", 0.9, { queue: "a" }],
    ["latency.p99", 0.9, { queue: "a" }],
    ["latency.bucket", 2, { queue: "a", le: 1 }],
  ]);
});

Deno.test("a collection gives its tags to all, and the same metric for the same name", () => {
  const metrics = new Metrics(() => ({ service: "shop" }));
  metrics.counter("orders", "country").increment("de");
  metrics.counter("orders", "country").increment("de");
  metrics.add(new Gauge("depth", 4));
  assert.deepEqual([...metrics.samples()], [
    ["orders", 2, { service: "shop", country: "de" }],
    ["depth", 4, { service: "shop" }],
  ]);
  assert.deepEqual([...metrics.kinds()], [["orders", "counter"], ["depth", "gauge"]]);
  assert.throws(() => metrics.gauge("orders"), /Cannot make orders a Gauge: it is a Counter/);
});

Deno.test("a metric that cannot be read does not keep the others from being read", () => {
  const metrics = new Metrics();
  metrics.gauge("broken", () => {
    throw new Error("boom");
  });
  const levels = [async () => await 5, () => Symbol("5"), () => "5", () => undefined];
  for (const [index, level] of levels.entries()) metrics.gauge(`untyped_${index}`, level as never);
  metrics.gauge("set").set(null as never);
  metrics.gauge("sound", 1);
  assert.deepEqual([...metrics.samples()], [["sound", 1, {}]]);
});

Deno.test("S4 what is not a number is refused, and changes nothing", () => {
  const histogram = new Histogram("sizes");
  const counter = new Counter("orders");
  for (const value of [NaN, -Infinity, undefined, null, "x", "5", 5n]) {
    assert.throws(() => histogram.record(value as unknown as number), {
      name: "RangeError",
      message: /^Cannot record a value as it must be a number: current value is /,
    });
    assert.throws(() => counter.add(value as unknown as number), RangeError);
  }
  for (const count of [-1, Infinity]) assert.throws(() => counter.add(count), RangeError);
  histogram.record(2);
  assert.deepEqual([...histogram.samples()].slice(0, 2), [
    ["sizes.count", 1, {}],
    ["sizes.sum", 2, {}],
  ]);
  assert.deepEqual([...counter.samples()], [["orders", 0, {}]]);
});

Deno.test("S4 each value is in the smallest bucket whose limit it does not exceed", () => {
  const limits: number[] = [];
  for (let limit = 2 ** -24 * 1.25; limit <= 2 ** 40; limit *= 2) {
    for (const quarter of [1, 1.5 / 1.25, 1.75 / 1.25, 2 / 1.25]) limits.push(limit * quarter);
  }
  const cases: [value: number, limit: number][] = [[-3, 2 ** -24 * 1.25], [0, 2 ** -24 * 1.25]];
  for (const [index, limit] of limits.entries()) {
    if (limit > 2 ** 40) break;
    cases.push([limit, limit]);
    cases.push([limit * (1 + Number.EPSILON), limits[index + 1] ?? Infinity]);
  }
  for (const [value, limit] of cases) {
    const distribution = new Distribution();
    distribution.record(value);
    const expected = limit > 2 ** 40 ? Infinity : limit;
    assert.deepEqual([...distribution.buckets()], [[expected, 1]], `${value}`);
  }
});

Deno.test("S5 names that Prometheus cannot have beside each other are refused when they are made", () => {
  const metrics = new Metrics();
  metrics.counter("x.y");
  metrics.histogram("s", "a.b");
  const refused: [() => unknown, RegExp][] = [
    [() => metrics.counter("x_y"), /^Cannot make x_y as it must differ from x\.y in letters/],
    [() => metrics.gauge("x-y.total"), /differ from x\.y .*both are lymph_x_y_total$/],
    [() => metrics.gauge("s.count"), /^Cannot make s\.count as it must differ from s in letters/],
    [() => metrics.gauge("s_bucket"), /both are lymph_s_bucket$/],
    [
      () => metrics.counter("t", "a.b", "a-b"),
      /^Cannot make t as its tags must differ .*"a\.b" and "a-b"$/,
    ],
    [() => metrics.counter("t", "a", "a"), /tags must differ/],
    [() => metrics.counter("t", "__name__"), /must not be named as Prometheus .*"__name__"$/],
    [() => metrics.counter("t", "--x"), /must not be named as Prometheus/],
    [() => metrics.counter("t", ""), /must not be named as Prometheus/],
    [() => metrics.histogram("t", "le"), /must not be named as Prometheus/],
    [() => metrics.gauge(""), /^Cannot make a metric as it must have a name$/],
  ];
  for (const [make, message] of refused) assert.throws(make, { name: "TypeError", message });
  metrics.counter("s.count"); // it is lymph_s_count_total
  assert.equal(metrics.counter("x.y"), metrics.counter("x.y"));
});

Deno.test("A17 values of tags are cut where they are long, and share what they then have in common", () => {
  const counter = new Counter("orders", "from", "to");
  for (const end of ["a", "b", "c"]) counter.increment("x".repeat(4000) + end, "here");
  counter.increment("x", "here");
  const [[, total, { from }] = ["", 0, {}], other] = counter.samples();
  assert.deepEqual([total, other?.[1]], [3, 1]);
  assert.equal(from, `${"x".repeat(199)}…`);
});

import assert from "node:assert/strict";
import { Metrics } from "../../core/observe/metrics/metrics.ts";
import { formatPrometheus } from "../../core/observe/metrics/prometheus.ts";
import type { Random } from "../support/random.ts";
import { makeCases } from "./cases.ts";
import { PythonJudge } from "./python_judge.ts";

const PARSE = `
import math
from prometheus_client.parser import text_string_to_metric_families
def judge(text):
    families = []
    for family in text_string_to_metric_families(text):
        samples = [[s.name, sorted(s.labels.items()), repr(float(s.value))] for s in family.samples]
        families.append([family.name, family.type, samples])
    return families
`;

type Labels = readonly (readonly [name: string, value: string])[];
type Family = readonly [name: string, type: string, samples: [string, Labels, string][]];

const NAMES = ["x.y", "x_y", "x-y", "s", "s.count", "s.sum", "s_bucket", "s.p99", "größe", "gr__e"];
const TAGS = ["a.b", "a-b", "a_b", "le", "__name__", "_x", "1", "service", "käse", "quantile", ""];
const TEXTS = ["", "a", '"', "\\", "\n", 'a"b\\n', "\u2028", "\ud800", "ü", "{}", "x".repeat(5000)];
const VALUES = [0, 0.9, 1, 1.25, 2, 2 ** -24, 2 ** 40, 2 ** 41, 1e-9, 5e300, -3, 0.1];

/** Metrics of some services of one process, and what was recorded in histograms of each name. */
interface Scrape {
  readonly text: string;
  readonly recorded: number;
}

function attempt(make: () => void): void {
  try {
    make();
  } catch (error) {
    assert.ok(error instanceof TypeError, String(error)); // refused where it is made
  }
}

function makeScrape(random: Random): Scrape {
  const all = new Metrics({ host: "h", service: random.pick(TEXTS) });
  let recorded = 0;
  const some = (items: readonly string[]) =>
    Array.from({ length: random.below(3) }, () => random.pick(items));
  for (let service = 0; service < 1 + random.below(3); service++) {
    const metrics = all.add(new Metrics());
    for (let count = random.below(6); count > 0; count--) {
      const [name, tags] = [random.pick(NAMES), some(TAGS)];
      const texts = () => tags.map(() => random.pick(TEXTS));
      attempt(() => {
        switch (random.below(4)) {
          case 0:
            metrics.gauge(name, random.pick([...VALUES, NaN, Infinity, -Infinity]));
            break;
          case 1: {
            const counter = metrics.counter(name, ...tags);
            for (let i = random.below(4); i > 0; i--) counter.increment(...texts());
            break;
          }
          case 2: {
            const histogram = metrics.histogram(name, ...tags);
            for (let i = random.below(8); i > 0; i--) {
              histogram.record(random.pick(VALUES), ...texts());
              recorded++;
            }
            break;
          }
          default: {
            const sample = [
              name,
              random.pick(VALUES),
              Object.fromEntries(
                tags.map((tag) => [tag, random.pick<unknown>([...TEXTS, null, 5, true])]),
              ),
            ] as const;
            metrics.add({ samples: () => [sample, sample] });
          }
        }
      });
    }
  }
  return { text: formatPrometheus(all), recorded };
}

/** Checks what Prometheus requires of a histogram; returns how many values it holds. */
function checkHistogram([name, , samples]: Family): number {
  const series = new Map<string, { limits: number[]; counts: number[]; count: number }>();
  for (const [sample, labels, value] of samples) {
    const key = JSON.stringify(labels.filter(([label]) => label !== "le"));
    const entry = series.get(key) ?? { limits: [], counts: [], count: NaN };
    series.set(key, entry);
    if (sample === `${name}_count`) entry.count = Number(value);
    if (sample !== `${name}_bucket`) continue;
    const le = labels.find(([label]) => label === "le")?.[1] ?? "";
    entry.limits.push(le === "+Inf" ? Infinity : Number(le));
    entry.counts.push(Number(value));
  }
  let total = 0;
  const shapes = new Set<string>();
  for (const { limits, counts, count } of series.values()) {
    assert.deepEqual(limits, limits.toSorted((a, b) => a - b), name);
    assert.deepEqual(counts, counts.toSorted((a, b) => a - b), `${name} goes down`);
    assert.equal(counts.at(-1), count, name);
    shapes.add(limits.join());
    total += count;
  }
  assert.equal(shapes.size, 1, `${name} has other buckets in each series`);
  return total;
}

Deno.test("Prometheus' parser reads every scrape, each series once, and loses no value", async () => {
  const scrapes = makeCases(31, 300, makeScrape);
  await using judge = new PythonJudge<string, Family[]>(PARSE);
  const answers = await judge.askAll(scrapes.map(({ text }) => text));
  for (const [index, { text, recorded }] of scrapes.entries()) {
    const answer = answers[index];
    assert.equal(answer?.error, undefined, text);
    const families = answer?.value as Family[];
    // The parser leaves out the `_total` of counters.
    const names = families.map(([name, type]) => `${name} ${type === "counter"}`);
    assert.equal(new Set(names).size, names.length, `A family comes twice:\n${text}`);
    const lines = families.flatMap(([, , samples]) =>
      samples.map(([name, labels]) => JSON.stringify([name, labels]))
    );
    assert.equal(new Set(lines).size, lines.length, `A series comes twice:\n${text}`);
    const written = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    assert.equal(lines.length, written.length, text);
    const histograms = families.filter(([, type]) => type === "histogram");
    const held = histograms.reduce((sum, family) => sum + checkHistogram(family), 0);
    assert.equal(held, recorded, text);
  }
});

Deno.test("Prometheus' parser reads labels as they were given", async () => {
  const values = makeCases(
    32,
    500,
    (random) =>
      Array.from(
        { length: 1 + random.below(12) },
        () =>
          random.pick(["\\", '"', "\n", "n", "{", "}", ",", "=", " ", "ä", "😀", "\r", "\t", "#"]),
      )
        .join(""),
  );
  await using judge = new PythonJudge<string, Family[]>(PARSE);
  const answers = await judge.askAll(values.map((value) => {
    const metrics = new Metrics();
    metrics.counter("c", "v").increment(value);
    return formatPrometheus(metrics);
  }));
  for (const [index, value] of values.entries()) {
    const answer = answers[index];
    assert.equal(answer?.error, undefined);
    const sample = answer?.value[0]?.[2][0];
    assert.deepEqual(sample, ["lymph_c_total", [["v", value]], "1.0"]);
  }
});

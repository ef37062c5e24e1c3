import { PROMETHEUS_LIMITS } from "./distribution.ts";
import type { MetricKind, MetricSource, Sample, Tags } from "./metric_source.ts";
import { isReservedLabel, namesTaken, safeLabel, safeName } from "./prometheus_names.ts";
import { shortenTag } from "./series.ts";

/** Content type of what {@linkcode formatPrometheus} writes. */
export const PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

const PARTS = [".bucket", ".count", ".sum"];
const QUANTILES = [".p50", ".p99"];

type Kind = MetricKind | undefined;

/**
 * Writes metrics in Prometheus' text format: `rpc.latency` becomes `lymph_rpc_latency`. Of two
 * metrics or tags that would get one name, the second gets a number; values of one series are
 * added where they are counts, else the first one is written.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function formatPrometheus(source: MetricSource): string {
  const known = familiesOf(source.kinds?.() ?? []);
  for (const [key, sample] of withKeys([...source.samples()], known)) {
    let family = known.get(key);
    if (family === undefined) {
      known.set(key, family = { name: sample[0], kind: undefined, samples: [] });
    }
    family.samples.push(sample);
  }
  const taken = new Set<string>();
  return known.values().map(({ name, kind, samples }) => {
    const safe = claimName(safeName(name), kind, taken);
    return samples.length === 0 ? "" : formatFamily({ name, safe, kind }, samples);
  }).toArray().join("");
}

interface SampledFamily {
  readonly name: string;
  readonly kind: Kind;
  readonly samples: Sample[];
}

/** Two services may give one name to a histogram and to something else. */
const keyOf = (name: string, isHistogram: boolean) =>
  `${isHistogram ? "histogram" : "plain"} ${name}`;

function familiesOf(
  kinds: Iterable<readonly [name: string, kind: MetricKind]>,
): Map<string, SampledFamily> {
  const families = new Map<string, SampledFamily>();
  for (const [name, kind] of kinds) {
    const key = keyOf(name, kind === "histogram");
    if (!families.has(key)) families.set(key, { name, kind, samples: [] });
  }
  return families;
}

/** Samples and the families that they belong to, without quantiles: Prometheus computes those. */
function* withKeys(
  samples: readonly Sample[],
  families: ReadonlyMap<string, SampledFamily>,
): Generator<[key: string, sample: Sample]> {
  const histogramOf = (name: string, suffixes: readonly string[]) => {
    const suffix = suffixes.find((known) => name.endsWith(known));
    const base = suffix && name.slice(0, -suffix.length);
    return base !== undefined && families.has(keyOf(base, true)) ? base : undefined;
  };
  let isSumNext = false;
  for (const [index, sample] of samples.entries()) {
    const [name, , { le }] = sample;
    const isKnown = families.has(keyOf(name, false));
    const base = histogramOf(name, PARTS);
    const next = samples[index + 1]?.[0];
    // A metric of that very name may exist as well; the count of a histogram is before its sum.
    const isPart: boolean = base !== undefined && (!isKnown ||
      (name.endsWith(".bucket") ? le !== undefined : isSumNext || next === `${base}.sum`));
    isSumNext = isPart && name.endsWith(".count");
    if (isPart && base !== undefined) yield [keyOf(base, true), sample];
    else if (isKnown || histogramOf(name, QUANTILES) === undefined) {
      yield [keyOf(name, false), sample];
    }
  }
}

/** Names of metrics without values are taken as well, so that none changes when they have some. */
function claimName(safe: string, kind: Kind, taken: Set<string>): string {
  for (let number = 1;; number++) {
    const name = number === 1 ? safe : `${safe}_${number}`;
    const names = namesTaken(name, kind);
    if (names.some((one) => taken.has(one))) continue;
    for (const one of names) taken.add(one);
    return name;
  }
}

interface Family {
  readonly name: string;
  readonly safe: string;
  readonly kind: Kind;
}

function formatFamily({ name, safe, kind }: Family, samples: readonly Sample[]): string {
  const [family = safe] = namesTaken(safe, kind);
  const type = `# TYPE ${family} ${kind ?? "untyped"}\n`;
  if (kind === "histogram") return type + formatHistogram({ name, safe, kind }, samples);
  const series = new Map<string, { readonly labels: string; value: number }>();
  for (const [, value, tags] of samples) {
    const { key, labels } = labelsOf(tags);
    const known = series.get(key);
    if (known === undefined) series.set(key, { labels, value: Number(value) });
    else if (kind === "counter") known.value += Number(value);
  }
  return type + series.values().map(({ labels, value }) => line(family, labels, value))
    .toArray().join("");
}

interface Totals {
  readonly labels: string;
  readonly below: Map<number, number>;
  count: number;
  sum: number;
}

/** Buckets add up in this format, are always the same ones, and end with one for everything. */
function formatHistogram({ name, safe }: Family, samples: readonly Sample[]): string {
  const series = new Map<string, Totals>();
  for (const [full, value, { le, ...tags }] of samples) {
    const { key, labels } = labelsOf(tags);
    let totals = series.get(key);
    if (totals === undefined) {
      series.set(key, totals = { labels, below: new Map(), count: 0, sum: 0 });
    }
    const { below } = totals;
    if (full === `${name}.sum`) totals.sum += Number(value);
    else if (full === `${name}.count`) totals.count += Number(value);
    else below.set(Number(le), (below.get(Number(le)) ?? 0) + Number(value));
  }
  return series.values().map(({ labels, below, count, sum }) => {
    const bucket = (le: string, total: number) =>
      line(`${safe}_bucket`, `${labels}${labels === "" ? "" : ","}le="${le}"`, total);
    const buckets = cumulate(below).map(([limit, total]) => bucket(String(limit), total));
    return buckets.join("") + bucket("+Inf", count) + line(`${safe}_count`, labels, count) +
      line(`${safe}_sum`, labels, sum);
  }).toArray().join("");
}

function cumulate(counts: ReadonlyMap<number, number>): [limit: number, total: number][] {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  let [at, total] = [0, 0];
  return PROMETHEUS_LIMITS.map((limit) => {
    for (let next; (next = sorted[at]) !== undefined && next[0] <= limit; at++) total += next[1];
    return [limit, total];
  });
}

function line(name: string, labels: string, value: number): string {
  return `${name}${labels === "" ? "" : `{${labels}}`} ${formatValue(value)}\n`;
}

interface Labels {
  readonly labels: string;
  /** The same whatever their order, which tells no series apart. */
  readonly key: string;
}

function labelsOf(tags: Tags): Labels {
  const labels = new Map<string, string>();
  for (const [tag, value] of Object.entries(tags)) {
    if (value === null || value === undefined || value === "") continue;
    const safe = safeLabel(tag);
    const wanted = isReservedLabel(safe) ? `tag${safe}` : safe;
    let label = wanted;
    for (let number = 2; labels.has(label); number++) label = `${wanted}_${number}`;
    const text = escapeLabel(shortenTag(String(value)).toWellFormed());
    labels.set(label, `${label}="${text}"`);
  }
  const all = [...labels.values()];
  return { labels: all.join(","), key: all.sort().join(",") };
}

function formatValue(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? String(value) : value > 0 ? "+Inf" : "-Inf";
}

function escapeLabel(text: string): string {
  return text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");
}

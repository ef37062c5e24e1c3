import type { MetricKind, MetricSource, Sample, Tags } from "./metric_source.ts";

/** Content type of what {@linkcode formatPrometheus} writes. */
export const PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

const PARTS = [".bucket", ".count", ".sum"];
const QUANTILES = [".p50", ".p99"];

/**
 * Writes metrics in Prometheus' text format: `rpc.latency` becomes `lymph_rpc_latency`.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function formatPrometheus(source: MetricSource): string {
  const kinds = new Map(source.kinds?.() ?? []);
  const families = new Map<string, Sample[]>();
  for (const sample of source.samples()) {
    const [name] = sample;
    if (kinds.get(familyOf(name, QUANTILES)) === "histogram") continue; // computed by who asks
    const histogram = familyOf(name, PARTS);
    const family = kinds.get(histogram) === "histogram" ? histogram : name;
    const samples = families.get(family);
    if (samples === undefined) families.set(family, [sample]);
    else samples.push(sample);
  }
  return [...families].map(([name, samples]) => formatFamily(name, kinds.get(name), samples))
    .join("");
}

function familyOf(name: string, suffixes: readonly string[]): string {
  const suffix = suffixes.find((known) => name.endsWith(known));
  return suffix === undefined ? name : name.slice(0, -suffix.length);
}

function formatFamily(
  name: string,
  kind: MetricKind | undefined,
  samples: readonly Sample[],
): string {
  const safe = safeName(name);
  const lines = kind === "histogram"
    ? histogramLines(name, samples)
    : samples.map(([, value, tags]) =>
      formatLine(kind === "counter" ? `${safe}_total` : safe, value, tags)
    );
  const family = kind === "counter" ? `${safe}_total` : safe;
  return `# TYPE ${family} ${kind ?? "untyped"}\n${lines.join("")}`;
}

/** Buckets add up in this format, and end with one for everything. */
function histogramLines(name: string, samples: readonly Sample[]): string[] {
  const safe = safeName(name);
  const below = new Map<string, number>();
  return samples.toSorted(byLimit).flatMap(([full, value, tags]) => {
    const { le, ...others } = tags;
    if (full === `${name}.bucket`) {
      const key = JSON.stringify(others);
      const total = (below.get(key) ?? 0) + value;
      below.set(key, total);
      return formatLine(`${safe}_bucket`, total, { ...others, le });
    }
    if (full === `${name}.sum`) return formatLine(`${safe}_sum`, value, others);
    return [
      formatLine(`${safe}_bucket`, value, { ...others, le: "+Inf" }),
      formatLine(`${safe}_count`, value, others),
    ];
  });
}

function byLimit([, , a]: Sample, [, , b]: Sample): number {
  return Number(a["le"] ?? Number.MAX_VALUE) - Number(b["le"] ?? Number.MAX_VALUE);
}

function formatLine(name: string, value: number, tags: Tags): string {
  const labels = Object.entries(tags)
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([tag, value]) => `${safeLabel(tag)}="${escapeLabel(String(value))}"`);
  return `${name}${labels.length === 0 ? "" : `{${labels.join(",")}}`} ${formatValue(value)}\n`;
}

function formatValue(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? String(value) : value > 0 ? "+Inf" : "-Inf";
}

function safeName(name: string): string {
  return `lymph_${name.replace(/[^A-Za-z0-9_]/g, "_")}`;
}

function safeLabel(tag: string): string {
  return tag.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
}

function escapeLabel(text: string): string {
  return text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");
}

import type { LoadResult } from "./run.ts";

const PERCENTILES = [50, 90, 95, 99] as const;

/** Figures of many requests. */
export interface LoadReport {
  /** Requests that were sent. */
  readonly requests: number;
  /** How many of them succeeded. */
  readonly succeeded: number;
  /** How many failed, by kind. */
  readonly failures: Readonly<Record<string, number>>;
  /** How many failed, by kind and by text. */
  readonly texts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Seconds it took altogether. */
  readonly seconds: number;
  /** Successful requests per second. */
  readonly requestsPerSecond: number;
  /** Milliseconds that successful requests took; null if there were none. */
  readonly milliseconds: Readonly<Record<string, number>> | null;
}

/** Computes the figures. Failed requests are counted, and in no other figure. */
export function summarize(
  { durationsMs, failures, texts = {}, elapsedMs }: LoadResult,
): LoadReport {
  const succeeded = durationsMs.length;
  const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
  return {
    requests: succeeded + failed,
    succeeded,
    failures,
    texts,
    seconds: round(elapsedMs / 1000),
    requestsPerSecond: round(succeeded / (elapsedMs / 1000)),
    milliseconds: succeeded === 0 ? null : distribution(durationsMs),
  };
}

/** Writes the figures for people. */
export function formatReport(report: LoadReport): string {
  const { requests, succeeded, failures, seconds, requestsPerSecond, milliseconds } = report;
  const failed = byCount(failures).flatMap(([kind, count]) => [
    row(`  ${kind}`, count),
    ...byCount(report.texts[kind] ?? {}).map(([text, n]) => `    ${n} × ${text}`),
  ]);
  return [
    row("Requests", requests),
    row("Succeeded", succeeded),
    row("Failed", requests - succeeded),
    ...failed,
    row("Time taken", seconds.toFixed(3), "s"),
    row("Throughput", requestsPerSecond.toFixed(1), "requests/s"),
    ...(milliseconds === null ? [] : [
      "",
      "Response time of successful requests",
      ...Object.entries(milliseconds).map(([name, ms]) => row(`  ${name}`, ms.toFixed(3), "ms")),
    ]),
  ].join("\n");
}

function byCount(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).sort(([, a], [, b]) => b - a);
}

/** The smallest duration that `percent` of all do not exceed. */
function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * percent / 100) - 1)] ?? NaN;
}

function distribution(sorted: readonly number[]): Record<string, number> {
  const mean = sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length;
  const named = PERCENTILES.map((percent) => [`p${percent}`, percentile(sorted, percent)] as const);
  const figures = [["min", sorted[0] ?? NaN], ["mean", mean], ...named, [
    "max",
    sorted.at(-1) ?? NaN,
  ]];
  return Object.fromEntries(figures.map(([name, ms]) => [name, round(Number(ms))]));
}

function row(name: string, value: number | string, unit = ""): string {
  return `${name.padEnd(12)}${String(value).padStart(12)} ${unit}`.trimEnd();
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

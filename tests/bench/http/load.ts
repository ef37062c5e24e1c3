import { cpuMs, percentile } from "../support.ts";

/** What wrk and the kernel say of one second under load. */
export interface Load {
  /** Requests that were answered. */
  readonly requests: number;
  /** How long it took. */
  readonly seconds: number;
  /** Time that the processes under load have computed. */
  readonly cpuMs: number;
  /** Latency of half of the requests. */
  readonly p50Ms: number;
  /** Latency that 99 in 100 requests do not exceed. */
  readonly p99Ms: number;
}

const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000 };

async function cpuOf(pids: readonly number[]): Promise<number> {
  return (await Promise.all(pids.map(cpuMs))).reduce((sum, ms) => sum + ms, 0);
}

/** Options of {@linkcode load}. */
export interface LoadOptions {
  /** Processes whose computing is counted. */
  readonly pids: readonly number[];
  /** Connections, each with one request at a time. */
  readonly connections: number;
  /** A script for wrk that makes the requests; without it, each is a GET. */
  readonly script?: string;
  /** How long, in whole seconds. @default {1} */
  readonly seconds?: number;
}

/** Loads a URL with requests on some connections. */
export async function load(
  url: string,
  { pids, connections, script, seconds: duration = 1 }: LoadOptions,
): Promise<Load> {
  const before = await cpuOf(pids);
  const { stdout } = await new Deno.Command("wrk", {
    args: [
      "-t1",
      `-c${connections}`,
      `-d${duration}s`,
      "--timeout=30s",
      "--latency",
      ...script === undefined ? [] : [`--script=${script}`],
      url,
    ],
  }).output();
  const computed = await cpuOf(pids) - before;
  const text = new TextDecoder().decode(stdout);
  const [, requests, seconds] = /(\d+) requests in ([\d.]+)s/.exec(text) ?? [];
  if (requests === undefined || /Socket errors|Non-2xx/.test(text)) throw new Error(text);
  const latency = (share: number): number => {
    const [, value, unit = ""] = new RegExp(`${share}%\\s+([\\d.]+)(\\w+)`).exec(text) ?? [];
    return Number(value) * (UNITS[unit] ?? NaN);
  };
  return {
    requests: Number(requests),
    seconds: Number(seconds),
    cpuMs: computed,
    p50Ms: latency(50),
    p99Ms: latency(99),
  };
}

/** What several rounds have in common. */
export interface Summary {
  /** Requests per second. */
  readonly requestsPerSecond: number;
  /** Microseconds of computing per request. */
  readonly cpuUs: number;
  /** Median latency. */
  readonly p50Ms: number;
  /** Latency that 99 in 100 requests do not exceed. */
  readonly p99Ms: number;
}

/** The median of each figure. */
export function summarize(loads: readonly Load[]): Summary {
  const median = (figure: (load: Load) => number): number =>
    percentile(Float64Array.from(loads, figure).sort(), 50);
  return {
    requestsPerSecond: median(({ requests, seconds }) => requests / seconds),
    cpuUs: median(({ requests, cpuMs }) => 1000 * cpuMs / requests),
    p50Ms: median(({ p50Ms }) => p50Ms),
    p99Ms: median(({ p99Ms }) => p99Ms),
  };
}

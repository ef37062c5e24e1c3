import type { StoredTrace, TraceStore } from "../../core/observe/traces/trace_store.ts";

/** What has gone from one service to another. */
export interface Flow {
  /** Service that called or emitted. */
  readonly from: string;
  /** Service that answered or handled. */
  readonly to: string;
  /** What went. */
  readonly kind: "call" | "event";
  /** Method or type of the events. */
  readonly subject: string;
  /** How often per second. */
  readonly perSecond: number;
  /** How often per second it went wrong. */
  readonly errorsPerSecond: number;
  /** Milliseconds that 99 in 100 took at most. */
  readonly p99Ms: number;
}

const WINDOW_MS = 60_000;
const MOST_TRACES = 100;

/** Reads the newest traces of the last minute and tells what went where. */
export async function recentFlows(traces: TraceStore, now = Date.now()): Promise<readonly Flow[]> {
  const page = await traces.list({ since: now - WINDOW_MS, limit: MOST_TRACES });
  const whole: StoredTrace[] = [];
  for (const { traceId } of page.traces) {
    const trace = await traces.get(traceId);
    if (trace !== undefined) whole.push(trace);
  }
  // With more traces than are read, the time that they cover is shorter.
  const oldest = page.next === undefined ? now - WINDOW_MS : whole.at(-1)?.start ?? now;
  return flowsOf(whole, Math.max(now - oldest, 1000));
}

/** Tells what traces of some time have moved from service to service. */
export function flowsOf(traces: readonly StoredTrace[], periodMs: number): readonly Flow[] {
  const found = new Map<string, { flow: Flow; durations: number[]; errors: number }>();
  for (const { spans } of traces) {
    const services = new Map(spans.map(({ spanId, service }) => [spanId, service]));
    for (const { kind, parentId, service: to, subject, durationMs, error } of spans) {
      const from = parentId === undefined ? undefined : services.get(parentId);
      if (from === undefined || kind !== "server" && kind !== "consumer") continue;
      if (from === to && kind === "server") continue;
      const what = kind === "server" ? "call" : "event";
      const key = JSON.stringify([from, to, what, subject]);
      const flow = { from, to, kind: what, subject, perSecond: 0, errorsPerSecond: 0, p99Ms: 0 };
      const known = found.get(key) ?? { flow: flow as Flow, durations: [], errors: 0 };
      found.set(key, known);
      known.durations.push(durationMs);
      if (error !== undefined) known.errors++;
    }
  }
  const seconds = periodMs / 1000;
  return Array.from(found.values(), ({ flow, durations, errors }) => {
    const sorted = durations.toSorted((a, b) => a - b);
    return {
      ...flow,
      perSecond: durations.length / seconds,
      errorsPerSecond: errors / seconds,
      p99Ms: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0,
    };
  });
}

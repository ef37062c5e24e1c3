import { workerName } from "../../core/events/handling/tasks.ts";
import type { RecordedSpan } from "../../core/observe/traces/recorded_span.ts";
import type { StoredTrace, TraceStore } from "../../core/observe/traces/trace_store.ts";

/** What has gone from one service to another. */
export interface Flow {
  /** Service that called or emitted; empty for other programs, and if unknown. */
  readonly from: string;
  /** Service that answered or handled. */
  readonly to: string;
  /** What went. */
  readonly kind: "call" | "event";
  /** Method or type of the events. */
  readonly subject: string;
  /** How often, in the traces that were read. */
  readonly count: number;
  /** How often it went wrong. */
  readonly errors: number;
  /** Milliseconds that 99 in 100 took at most. */
  readonly p99Ms: number;
}

const WINDOW_MS = 15_000;
const MOST_TRACES = 100;

/** Reads the newest traces of the last seconds and tells what went where. */
export async function recentFlows(traces: TraceStore, now = Date.now()): Promise<readonly Flow[]> {
  const page = await traces.list({ since: now - WINDOW_MS, limit: MOST_TRACES });
  const whole: StoredTrace[] = [];
  for (const { traceId } of page.traces) {
    const trace = await traces.get(traceId);
    if (trace !== undefined) whole.push(trace);
  }
  return flowsOf(whole);
}

/** The service that handled something: its workers have a name of their own in the registry. */
function handlerOf({ service, attributes }: RecordedSpan): string {
  const queue = String(attributes["messaging.destination.name"] ?? "");
  const worker = workerName(service);
  return queue.startsWith(`${worker}-`) ? worker : service;
}

/** Tells what traces have moved from service to service. */
export function flowsOf(traces: readonly StoredTrace[]): readonly Flow[] {
  const found = new Map<
    string,
    { flow: Pick<Flow, "from" | "to" | "kind" | "subject">; durations: number[]; errors: number }
  >();
  for (const { spans } of traces) {
    const services = new Map(spans.map(({ spanId, service }) => [spanId, service]));
    for (const span of spans) {
      const { kind, parentId, subject, durationMs, error, attributes } = span;
      if (kind !== "server" && kind !== "consumer") continue;
      if ("http.request.method" in attributes) continue; // the caller is outside of the cluster
      const from = parentId === undefined ? "" : services.get(parentId) ?? "";
      const to = handlerOf(span);
      const flow = { from, to, kind: kind === "server" ? "call" : "event", subject } as const;
      const key = JSON.stringify(flow);
      const known = found.get(key) ?? { flow, durations: [], errors: 0 };
      found.set(key, known);
      known.durations.push(durationMs);
      if (error !== undefined) known.errors++;
    }
  }
  return Array.from(found.values(), ({ flow, durations, errors }) => {
    const sorted = durations.toSorted((a, b) => a - b);
    const p99Ms = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
    return { ...flow, count: durations.length, errors, p99Ms };
  });
}

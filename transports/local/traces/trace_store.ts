import { boundedLine, boundedSpan } from "../../../core/observe/traces/bounded.ts";
import { formatCursor, newestFirst, parseCursor } from "../../../core/observe/traces/cursor.ts";
import type { RecordedLine, RecordedSpan } from "../../../core/observe/traces/recorded_span.ts";
import { assemble, isWanted, summarize } from "../../../core/observe/traces/summary.ts";
import {
  DEFAULT_LIMIT,
  MAX_LINES,
  MAX_SPANS,
  MIN_PREFIX,
  type StoredTrace,
  type TraceBatch,
  type TracePage,
  type TraceQuery,
  type TraceStore,
} from "../../../core/observe/traces/trace_store.ts";

/** Options of {@linkcode LocalTraceStore}. */
export interface LocalTraceStoreOptions {
  /**
   * Most traces that are kept.
   *
   * @default {1000}
   */
  readonly maxTraces?: number;
}

interface Entry {
  readonly spans: Map<string, RecordedSpan>;
  readonly lines: RecordedLine[];
  dropped: number;
}

/** Keeps traces in the memory of this process. */
export class LocalTraceStore implements TraceStore {
  readonly #maxTraces: number;
  /** By id, those first that arrived first. */
  readonly #entries = new Map<string, Entry>();

  /** Creates a store without traces. */
  constructor({ maxTraces = 1000 }: LocalTraceStoreOptions = {}) {
    this.#maxTraces = maxTraces;
  }

  /** {@inheritDoc TraceStore.add} */
  add({ spans = [], lines = [] }: TraceBatch): Promise<void> {
    for (const span of spans.map(boundedSpan)) {
      const entry = this.#entry(span.traceId);
      if (entry.spans.has(span.spanId)) continue;
      if (entry.spans.size < MAX_SPANS) entry.spans.set(span.spanId, span);
      else entry.dropped++;
    }
    for (const line of lines.map(boundedLine)) {
      const entry = this.#entry(line.traceId);
      if (entry.lines.length < MAX_LINES) entry.lines.push(line);
      else entry.dropped++;
    }
    return Promise.resolve();
  }

  #entry(traceId: string): Entry {
    let entry = this.#entries.get(traceId);
    if (entry !== undefined) return entry;
    this.#entries.set(traceId, entry = { spans: new Map(), lines: [], dropped: 0 });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#maxTraces) this.#entries.delete(oldest as string);
    return entry;
  }

  /** {@inheritDoc TraceStore.list} */
  list({ limit = DEFAULT_LIMIT, cursor, ...query }: TraceQuery = {}): Promise<TracePage> {
    return Promise.try(() => {
      const after = cursor === undefined ? undefined : parseCursor(cursor);
      const found = [...this.#entries.values()].flatMap(({ spans: byId, lines }) => {
        const spans = [...byId.values()];
        const summary = summarize(spans);
        if (summary === undefined || !isWanted(summary, { spans, lines }, query)) return [];
        return after === undefined || newestFirst(after, summary) < 0 ? [summary] : [];
      });
      const traces = found.sort(newestFirst).slice(0, limit);
      const last = traces.at(-1);
      const isLast = last === undefined || traces.length === found.length;
      return isLast ? { traces } : { traces, next: formatCursor(last) };
    });
  }

  /** {@inheritDoc TraceStore.get} */
  get(traceId: string): Promise<StoredTrace | undefined> {
    return Promise.try(() => {
      const entry = this.#entries.get(traceId) ?? this.#find(traceId);
      return entry && assemble([...entry.spans.values()], entry);
    });
  }

  #find(prefix: string): Entry | undefined {
    if (prefix.length < MIN_PREFIX) return undefined;
    const [entry, other] = [...this.#entries].filter(([id, { spans }]) =>
      id.startsWith(prefix) && spans.size > 0
    ).map(([, found]) => found);
    if (other === undefined) return entry;
    throw new RangeError(`Several traces begin with ${prefix}: give more of the id`);
  }

  /** Forgets all traces. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#entries.clear();
    return Promise.resolve();
  }
}

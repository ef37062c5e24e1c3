import { RemoteError, toError } from "../../core/errors.ts";

/** What became of many requests. */
export interface LoadResult {
  /** Milliseconds that each successful request took, in ascending order. */
  readonly durationsMs: readonly number[];
  /** How many requests failed, by kind. */
  readonly failures: Readonly<Record<string, number>>;
  /** How many requests failed, by kind and by text. */
  readonly texts?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Milliseconds from the first request to the last answer. */
  readonly elapsedMs: number;
}

/** Options of {@linkcode runLoad}. */
export interface LoadOptions {
  /** How many requests. */
  readonly count: number;
  /** How many at the same time. */
  readonly concurrency: number;
  /** Called after each request with the number of those that are done. */
  readonly onProgress?: (done: number) => void;
}

/** Texts that are told apart per kind, as one may hold what differs each time, such as an id. */
const MAX_TEXTS = 10;
/** What each failure has of its own. */
const TRACE = / ?\(trace_id [^)]{0,256}\)/g;
const OTHERS = "(other texts)";

/** Sends many requests, some at a time, and measures each. */
export async function runLoad(
  request: () => Promise<unknown>,
  { count, concurrency, onProgress }: LoadOptions,
): Promise<LoadResult> {
  const durationsMs: number[] = [];
  const failures = new Map<string, Map<string, number>>();
  const start = performance.now();
  let left = count;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const sent = performance.now();
      try {
        await request();
        durationsMs.push(performance.now() - sent);
      } catch (error) {
        countFailure(failures, error);
      }
      onProgress?.(++done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker));
  durationsMs.sort((a, b) => a - b);
  const texts = Object.fromEntries(
    Array.from(failures, ([kind, counts]) => [kind, Object.fromEntries(counts)]),
  );
  const elapsedMs = performance.now() - start;
  return { durationsMs, failures: totalsOf(failures), texts, elapsedMs };
}

function countFailure(failures: Map<string, Map<string, number>>, thrown: unknown): void {
  const { name, message } = toError(thrown);
  const told = thrown instanceof RemoteError ? `${thrown.type}: ${message}` : message;
  const counts = failures.get(name) ?? new Map<string, number>();
  failures.set(name, counts);
  const text = told.trim().replaceAll(/\s+/g, " ").replaceAll(TRACE, "");
  const key = counts.has(text) || counts.size < MAX_TEXTS ? text : OTHERS;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function totalsOf(failures: Map<string, Map<string, number>>): Record<string, number> {
  const sum = (counts: Map<string, number>) => counts.values().reduce((all, n) => all + n, 0);
  return Object.fromEntries(Array.from(failures, ([kind, counts]) => [kind, sum(counts)]));
}

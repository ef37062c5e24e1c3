/** What became of many requests. */
export interface LoadResult {
  /** Milliseconds that each successful request took, in ascending order. */
  readonly durationsMs: readonly number[];
  /** How many requests failed, by kind. */
  readonly failures: Readonly<Record<string, number>>;
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

/** Sends many requests, some at a time, and measures each. */
export async function runLoad(
  request: () => Promise<unknown>,
  { count, concurrency, onProgress }: LoadOptions,
): Promise<LoadResult> {
  const durationsMs: number[] = [];
  const failures: Record<string, number> = {};
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
        const kind = error instanceof Error ? error.name : "Error";
        failures[kind] = (failures[kind] ?? 0) + 1;
      }
      onProgress?.(++done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker));
  durationsMs.sort((a, b) => a - b);
  return { durationsMs, failures, elapsedMs: performance.now() - start };
}

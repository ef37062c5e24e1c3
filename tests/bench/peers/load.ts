/**
 * Loads a service, on Node as well as on Deno.
 *
 * @module
 */

/** Calls the service once. */
export type Call = () => Promise<unknown>;

/** What to do. */
export interface Load {
  /** How many calls are made at a time. */
  readonly inFlight: number;
  /** How long, in milliseconds. */
  readonly durationMs: number;
}

/** What came of it. */
export interface Sample {
  /** Calls that were answered. */
  readonly calls: number;
  /** How many they were in a second. */
  readonly callsPerSecond: number;
  /** Half of the calls took at most this. */
  readonly p50Ms: number;
  /** 99 in 100 calls took at most this. */
  readonly p99Ms: number;
}

/** Makes calls, each lane one after the other. */
export async function load(call: Call, { inFlight, durationMs }: Load): Promise<Sample> {
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + durationMs;
  const lane = async (): Promise<void> => {
    for (let before = performance.now(); before < end;) {
      await call();
      const after = performance.now();
      latencies.push(after - before);
      before = after;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const seconds = (performance.now() - start) / 1000;
  const sorted = Float64Array.from(latencies).sort();
  const percentile = (p: number): number => sorted[Math.floor(sorted.length * p / 100)] ?? NaN;
  return {
    calls: sorted.length,
    callsPerSecond: sorted.length / seconds,
    p50Ms: percentile(50),
    p99Ms: percentile(99),
  };
}

import { percentile } from "../support.ts";

/** What became of a call. */
export interface Call {
  /** When it began, on the clock of `performance.now()`. */
  readonly begunMs: number;
  /** How long it took. */
  readonly tookMs: number;
  /** Whether it has failed. */
  readonly hasFailed: boolean;
}

/** Calls that go on in the background, so many at a time. */
export class Calls implements AsyncDisposable {
  readonly #call: () => Promise<unknown>;
  readonly #lanes: Promise<void>[];
  readonly #ended: Call[] = [];
  #isStopping = false;

  /** Starts to call. */
  constructor(call: () => Promise<unknown>, { inFlight }: { readonly inFlight: number }) {
    this.#call = call;
    this.#lanes = Array.from({ length: inFlight }, () => this.#lane());
  }

  /** Waits for the calls under way, and starts no more; resolves to all of them. */
  async stop(): Promise<readonly Call[]> {
    this.#isStopping = true;
    await Promise.all(this.#lanes);
    return this.#ended;
  }

  /** Waits for the calls under way, and starts no more. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #lane(): Promise<void> {
    while (!this.#isStopping) {
      const begunMs = performance.now();
      const hasFailed = await this.#call().then(() => false, () => true);
      this.#ended.push({ begunMs, tookMs: performance.now() - begunMs, hasFailed });
    }
  }
}

/** How long calls took. */
export interface Latencies {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
}

/** How long calls took, those that have failed included. */
export function latenciesOf(calls: readonly Call[]): Latencies {
  const sorted = Float64Array.from(calls, ({ tookMs }) => tookMs).sort();
  return {
    p50Ms: percentile(sorted, 50),
    p99Ms: percentile(sorted, 99),
    slowestMs: sorted.at(-1) ?? NaN,
  };
}

/** How many have failed. */
export function failuresOf(calls: readonly Call[]): number {
  return calls.filter(({ hasFailed }) => hasFailed).length;
}

/** Options of {@linkcode TokenBuckets}. */
export interface TokenBucketsOptions {
  /** Requests that a client may send at once, and in each period. */
  readonly requests: number;
  /** Milliseconds in which an empty bucket is full again. */
  readonly periodMs: number;
  /**
   * Clients that are remembered. Of more, those that were seen longest ago start again with a full bucket.
   *
   * @default {10_000}
   */
  readonly maxClients?: number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Limits how often each client may do something: a token bucket per client, in this process. */
export class TokenBuckets {
  readonly #capacity: number;
  readonly #tokensPerMs: number;
  readonly #maxClients: number;
  /** The client that was seen longest ago is the first. */
  readonly #buckets = new Map<string, Bucket>();

  /** Creates full buckets. */
  constructor({ requests, periodMs, maxClients = 10_000 }: TokenBucketsOptions) {
    this.#capacity = requests;
    this.#tokensPerMs = requests / periodMs;
    this.#maxClients = maxClients;
  }

  /**
   * Takes a token of a client.
   *
   * @param now Milliseconds on a clock that never goes back.
   * @returns Milliseconds until there is one; 0 if one was taken.
   */
  take(client: string, now: number): number {
    const bucket = this.#buckets.get(client) ?? { tokens: this.#capacity, filledAt: now };
    const grown = bucket.tokens + (now - bucket.filledAt) * this.#tokensPerMs;
    bucket.tokens = Math.min(this.#capacity, grown);
    bucket.filledAt = now;
    this.#remember(client, bucket);
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / this.#tokensPerMs);
    bucket.tokens -= 1;
    return 0;
  }

  #remember(client: string, bucket: Bucket): void {
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    if (this.#buckets.size <= this.#maxClients) return;
    for (const oldest of this.#buckets.keys()) return void this.#buckets.delete(oldest);
  }
}

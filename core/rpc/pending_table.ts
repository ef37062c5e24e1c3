import type { PendingRequest } from "./pending_request.ts";

const FIRST_BUCKETS = 64;
const MAX_BUCKETS = 2 ** 16;
/** Of the id, so many digits tell the bucket: 16 bits. */
const HASHED_DIGITS = 4;

/**
 * Requests that wait for their answers, by id.
 *
 * Their ids are random, hence hashes already. See {@linkcode Roster} on why this is no `Map`.
 */
export class PendingTable {
  #buckets: (PendingRequest | undefined)[] = new Array(FIRST_BUCKETS).fill(undefined);
  #size = 0;

  /** Puts in a request. */
  add(pending: PendingRequest): void {
    if (++this.#size > 2 * this.#buckets.length) this.#grow();
    this.#link(pending);
  }

  /** The request of an id, which may be any text. */
  get(id: string): PendingRequest | undefined {
    let pending = this.#buckets[this.#bucketOf(id)];
    while (pending !== undefined && pending.id !== id) pending = pending.next;
    return pending;
  }

  /** Takes out a request; false if it was not there. */
  delete(pending: PendingRequest): boolean {
    const bucket = this.#bucketOf(pending.id);
    let other = this.#buckets[bucket];
    if (other === pending) {
      this.#buckets[bucket] = pending.next;
    } else {
      while (other !== undefined && other.next !== pending) other = other.next;
      if (other === undefined) return false;
      other.next = pending.next;
    }
    pending.next = undefined;
    this.#size--;
    return true;
  }

  /** Every request that is in now, in no order. */
  toArray(): PendingRequest[] {
    const all: PendingRequest[] = [];
    for (let pending of this.#buckets) {
      for (; pending !== undefined; pending = pending.next) all.push(pending);
    }
    return all;
  }

  #bucketOf(id: string): number {
    let hash = 0;
    for (let index = 0; index < HASHED_DIGITS; index++) {
      const code = id.charCodeAt(index); // NaN behind the end counts as 0
      hash = hash << 4 | (code & 0xf) + 9 * (code >> 6);
    }
    return hash & (this.#buckets.length - 1);
  }

  #link(pending: PendingRequest): void {
    const bucket = this.#bucketOf(pending.id);
    pending.next = this.#buckets[bucket];
    this.#buckets[bucket] = pending;
  }

  #grow(): void {
    const all = this.toArray();
    const count = this.#buckets.length;
    if (count >= MAX_BUCKETS) return;
    this.#buckets = new Array(4 * count).fill(undefined);
    for (const pending of all) this.#link(pending);
  }
}

import type { PendingRequest } from "./pending_request.ts";

const FIRST_BUCKETS = 64;
const MAX_BUCKETS = 2 ** 16;

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

  /** The request of an id, which may be any bytes. */
  get(id: Uint8Array): PendingRequest | undefined {
    let pending = this.#buckets[this.#bucketOf(id[0], id[1], id[2], id[3])];
    while (pending !== undefined && !isSame(pending.id, id)) pending = pending.next;
    return pending;
  }

  /** Takes out a request; false if it was not there. */
  delete(pending: PendingRequest): boolean {
    const bucket = this.#bucketOfText(pending.id);
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

  #bucketOfText(id: string): number {
    return this.#bucketOf(id.charCodeAt(0), id.charCodeAt(1), id.charCodeAt(2), id.charCodeAt(3));
  }

  /** The bucket that the first digits of an id tell: 16 bits. */
  #bucketOf(a?: number, b?: number, c?: number, d?: number): number {
    const hash = digit(a) << 12 | digit(b) << 8 | digit(c) << 4 | digit(d);
    return hash & (this.#buckets.length - 1);
  }

  #link(pending: PendingRequest): void {
    const bucket = this.#bucketOfText(pending.id);
    pending.next = this.#buckets[bucket];
    this.#buckets[bucket] = pending;
  }

  #grow(): void {
    const count = this.#buckets.length;
    if (count >= MAX_BUCKETS) return;
    const all = this.toArray();
    this.#buckets = new Array(4 * count).fill(undefined);
    for (const pending of all) this.#link(pending);
  }
}

/** The value of a hexadecimal digit; another number for anything else. */
function digit(code: number | undefined): number {
  return code === undefined ? 0 : (code & 0xf) + 9 * (code >> 6 & 1) & 0xf;
}

function isSame(text: string, bytes: Uint8Array): boolean {
  const { length } = text;
  if (bytes.length !== length) return false;
  let index = 0;
  while (index < length && text.charCodeAt(index) === bytes[index]) index++;
  return index === length;
}

import { quantile } from "../../core/observe/metrics/distribution.ts";
import type { Collection } from "./collect.ts";
import type { Snapshot } from "./snapshot.ts";
import { addDifference, bucketsOf, noTotals, type Totals } from "./totals.ts";

/** What has happened to a service, a method or a queue between two collections. */
export class Change {
  readonly #totals = noTotals();
  #seconds = 0;

  /** Adds what has happened in one instance meanwhile. */
  add(now: Totals, before: Totals, seconds: number): void {
    addDifference(this.#totals, now, before);
    this.#seconds = Math.max(this.#seconds, seconds);
  }

  /** What was counted, per second. */
  perSecond(count: (totals: Totals) => number): number {
    return this.#seconds > 0 ? count(this.#totals) / this.#seconds : 0;
  }

  /** Milliseconds that a share of all, such as 0.99, took at most; null where there were none. */
  quantileMs(share: number): number | null {
    const seconds = quantile(bucketsOf(this.#totals), share);
    return Number.isNaN(seconds) ? null : seconds * 1000;
  }
}

/** What has happened between two collections, by the names that `of` has. */
export function changes(
  now: Collection,
  before: Collection,
  of: (snapshot: Snapshot) => ReadonlyMap<string, Totals>,
): ReadonlyMap<string, Change> {
  const found = new Map<string, Change>();
  for (const [endpoint, snapshot] of now.snapshots) {
    const previous = before.snapshots.get(endpoint);
    for (const [name, totals] of of(snapshot)) {
      const change = found.getOrInsertComputed(name, () => new Change());
      if (previous === undefined) continue; // it has no past to compare with yet
      const seconds = (snapshot.time - previous.time) / 1000;
      change.add(totals, of(previous).get(name) ?? noTotals(), seconds);
    }
  }
  return found;
}

import type { Collection } from "./collect.ts";

/** A queue, as instances or the event system tell of it. */
export interface KnownQueue {
  /** Events that it holds; null where that is not told. */
  readonly length: number | null;
  /** Its consumers; null where that is not told. */
  readonly consumers: number | null;
  /** Milliseconds since the oldest event could be handled; null if unknown or empty. */
  readonly oldestMs: number | null;
}

/** The queues that instances tell of, by name. They tell the same of a queue: the latest counts. */
export function queuesOf({ snapshots }: Collection): ReadonlyMap<string, KnownQueue> {
  const found = new Map<string, KnownQueue>();
  for (const snapshot of snapshots.values().toArray().sort((a, b) => a.time - b.time)) {
    const { queued, consumers, ages, handlers } = snapshot;
    for (const name of new Set([...handlers.keys(), ...queued.keys(), ...consumers.keys()])) {
      const before = found.get(name);
      const age = ages.get(name);
      found.set(name, {
        length: queued.get(name) ?? before?.length ?? null,
        consumers: consumers.get(name) ?? before?.consumers ?? null,
        oldestMs: age === undefined ? before?.oldestMs ?? null : age > 0 ? age * 1000 : null,
      });
    }
  }
  return found;
}

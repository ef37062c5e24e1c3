import { changes } from "./changes.ts";
import type { Collection } from "./collect.ts";
import { type KnownQueue, queuesOf } from "./queues.ts";

/** What one queue holds, and what its handlers do. */
export interface QueueRow {
  /** Its name. */
  readonly queue: string;
  /** Events that it holds; null where that is not known. */
  readonly queued: number | null;
  /** Milliseconds since the oldest event could be handled; null if unknown or empty. */
  readonly oldestMs: number | null;
  /** Its consumers; null where that is not known. */
  readonly consumers: number | null;
  /** Events handled per second. */
  readonly handledPerSecond: number;
  /** Attempts per second that failed. */
  readonly failedPerSecond: number;
  /** Milliseconds that half of the attempts took at most; null where there were none. */
  readonly p50Ms: number | null;
  /** The same for 99 in 100 attempts. */
  readonly p99Ms: number | null;
}

/**
 * What the queues hold, and what their handlers have done between two collections.
 *
 * @param listed Queues that the event system lists, by name: what it says counts.
 */
export function toQueueRows(
  now: Collection,
  before: Collection,
  listed: ReadonlyMap<string, KnownQueue>,
): QueueRow[] {
  const handlers = changes(now, before, (snapshot) => snapshot.handlers);
  const told = queuesOf(now);
  return Array.from(new Set([...told.keys(), ...listed.keys()]), (queue) => {
    const [own, other] = [listed.get(queue), told.get(queue)];
    const change = handlers.get(queue);
    return {
      queue,
      queued: own?.length ?? other?.length ?? null,
      oldestMs: own?.oldestMs ?? other?.oldestMs ?? null,
      consumers: own?.consumers ?? other?.consumers ?? null,
      handledPerSecond: change?.perSecond(({ events }) => events) ?? 0,
      failedPerSecond: change?.perSecond(({ failedEvents }) => failedEvents) ?? 0,
      p50Ms: change?.quantileMs(0.5) ?? null,
      p99Ms: change?.quantileMs(0.99) ?? null,
    };
  });
}

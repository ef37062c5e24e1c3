import type { QueueStatus } from "../../../../core/events/queues.ts";
import type { Store } from "../../store/store.ts";

/** What a queue holds, and for how many. */
export interface QueueLevels extends Pick<QueueStatus, "name" | "length" | "consumers" | "ageMs"> {
  /** Its key. */
  readonly id: number;
}

/**
 * The queues that are neither logs nor one subscriber's own, by name. The time this takes grows with
 * the number of queues and leased events, not with that of waiting ones.
 */
export function queueLevels(store: Store): QueueLevels[] {
  const queues = store.prepare(
    `SELECT id, name, length,
       (SELECT count(*) FROM consumers WHERE queue = queues.id) AS consumers,
       (SELECT ready_at FROM messages WHERE id = (SELECT message FROM deliveries
          WHERE queue = queues.id AND session IS NULL AND due_at IS NULL
          ORDER BY id LIMIT 1)) AS ready_at
     FROM queues WHERE owner IS NULL AND id NOT IN (SELECT queue FROM logs) ORDER BY name`,
  ).all();
  const leased = store.prepare(
    `SELECT queue, min(ready_at) AS ready_at FROM deliveries JOIN messages ON messages.id = message
     WHERE session IS NOT NULL GROUP BY queue`,
  ).all();
  const leasedSince = new Map(leased.map(({ queue, ready_at }) => [Number(queue), ready_at]));
  return queues.map(({ id, name, length, consumers, ready_at }) => ({
    id: Number(id),
    name: String(name),
    length: Number(length),
    consumers: Number(consumers),
    ...ageOf([ready_at, leasedSince.get(Number(id))]),
  }));
}

function ageOf(times: readonly unknown[]): Pick<QueueStatus, "ageMs"> {
  const known = times.filter((time) => typeof time === "number");
  if (known.length === 0) return {};
  return { ageMs: Math.max(Date.now() - Math.min(...known), 0) };
}

import type { QueueStatus } from "../../../../core/events/queues.ts";
import type { Store } from "../../store/store.ts";

/** What a queue holds, and for how many. */
export interface QueueLevels extends Pick<QueueStatus, "name" | "length" | "consumers" | "ageMs"> {
  /** Its key. */
  readonly id: number;
}

/**
 * The queues that are neither logs nor one subscriber's own, by name. The time this takes grows with
 * the number of queues and leased events, not with that of waiting ones. So of events that are due and
 * still lie apart, as their service is down, only the one that was due first tells its age.
 */
export function queueLevels(store: Pick<Store, "prepare">): QueueLevels[] {
  const queues = store.prepare(
    `SELECT id, name, length,
       (SELECT count(*) FROM consumers WHERE queue = queues.id) AS consumers,
       (SELECT ready_at FROM messages WHERE id = (SELECT message FROM deliveries
          WHERE queue = queues.id AND session IS NULL AND due_at IS NULL
          ORDER BY id LIMIT 1)) AS ready_at,
       (SELECT min(requeued_from) FROM deliveries
          WHERE queue = queues.id AND requeued_from IS NOT NULL AND due_at IS NULL) AS requeued_from,
       (SELECT ready_at FROM messages WHERE id = (SELECT message FROM deliveries
          WHERE queue = queues.id AND due_at <= ? ORDER BY due_at LIMIT 1)) AS overdue_from
     FROM queues WHERE owner IS NULL AND id NOT IN (SELECT queue FROM logs) ORDER BY name`,
  ).all(Date.now());
  const leased = store.prepare(
    `SELECT queue, min(ready_at) AS ready_at FROM deliveries JOIN messages ON messages.id = message
     WHERE session IS NOT NULL GROUP BY queue`,
  ).all();
  const leasedSince = new Map(leased.map(({ queue, ready_at }) => [Number(queue), ready_at]));
  return queues.map(({ id, name, length, consumers, ...times }) => ({
    id: Number(id),
    name: String(name),
    length: Number(length),
    consumers: Number(consumers),
    ...ageOf([...Object.values(times), leasedSince.get(Number(id))]),
  }));
}

function ageOf(times: readonly unknown[]): Pick<QueueStatus, "ageMs"> {
  const known = times.filter((time) => typeof time === "number");
  if (known.length === 0) return {};
  return { ageMs: Math.max(Date.now() - Math.min(...known), 0) };
}

import { printable } from "../../core/observe/printable.ts";
import type { Collection } from "./collect.ts";

/** A line about the queues that hold events while nothing handles them, if there are any. */
export function describeUnhandled({ snapshots }: Collection): string | undefined {
  const queued = new Map<string, number>();
  for (const snapshot of [...snapshots.values()].toSorted((a, b) => a.time - b.time)) {
    for (const [queue, consumers] of snapshot.consumers) {
      if (consumers === 0) queued.set(queue, snapshot.queued.get(queue) ?? 0);
      else queued.delete(queue);
    }
  }
  const found = [...queued].filter(([, count]) => count > 0).sort(([a], [b]) => a < b ? -1 : 1);
  if (found.length === 0) return undefined;
  return `nothing handles: ${found.map(([queue, n]) => `${printable(queue)} (${n})`).join(", ")}`;
}

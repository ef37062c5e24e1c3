import { printable } from "../../core/observe/printable.ts";
import type { Collection } from "./collect.ts";
import { queuesOf } from "./queues.ts";

/** A line about the queues that hold events while nothing handles them, if there are any. */
export function describeUnhandled(collection: Collection): string | undefined {
  const found = [...queuesOf(collection)]
    .filter(([, { length, consumers }]) => consumers === 0 && length !== null && length > 0)
    .sort(([a], [b]) => a < b ? -1 : 1);
  if (found.length === 0) return undefined;
  const queues = found.map(([name, { length }]) => `${printable(name)} (${length})`);
  return `nothing handles: ${queues.join(", ")}`;
}

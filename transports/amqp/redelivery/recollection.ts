import { createHash } from "node:crypto";
import type { ReceivedPayload } from "../message.ts";

/** What is remembered at most of each kind: more than a consumer has in hand at a time. */
const MAX_REMEMBERED = 10_000;

/**
 * What a consumer knows of events that the broker will deliver again. Messages have no ids of their
 * own, so their content identifies them. Events of equal content are counted: each of them is
 * delivered again once.
 */
export class Recollection {
  readonly #finished = new Map<string, number>();
  readonly #returned = new Map<string, number>();

  /** Remembers an event that was handled and could not be acknowledged, as its channel was lost. */
  finished(message: ReceivedPayload): void {
    add(this.#finished, message);
  }

  /** Remembers an event that was given back on purpose: its next delivery is no sign of a crash. */
  returned(message: ReceivedPayload): void {
    add(this.#returned, message);
  }

  /** Whether an event was handled here already; forgets it. */
  takeFinished(message: ReceivedPayload): boolean {
    return take(this.#finished, message);
  }

  /** Whether an event was given back here; forgets it. */
  takeReturned(message: ReceivedPayload): boolean {
    return take(this.#returned, message);
  }
}

/** What identifies an event among those of its queue. */
export function contentKey({ content, properties: { contentType } }: ReceivedPayload): string {
  return createHash("sha256").update(`${contentType}\n`).update(content).digest("base64");
}

function add(counts: Map<string, number>, message: ReceivedPayload): void {
  const key = contentKey(message);
  counts.set(key, (counts.get(key) ?? 0) + 1);
  if (counts.size <= MAX_REMEMBERED) return;
  const [oldest] = counts.keys();
  counts.delete(oldest as string);
}

function take(counts: Map<string, number>, message: ReceivedPayload): boolean {
  if (counts.size === 0) return false;
  const key = contentKey(message);
  const count = counts.get(key) ?? 0;
  if (count > 1) counts.set(key, count - 1);
  else counts.delete(key);
  return count > 0;
}

import { HEADER } from "../../message/message.ts";
import { getLogger } from "../../observe/logs/log.ts";
import type { ServiceEvent } from "../service_event.ts";
import { mayTell } from "./long_chains.ts";

const log = getLogger("lymph.events");

/** An attempt at an event that has failed. */
export interface FailedAttempt {
  /** Queue whose handler has failed. */
  readonly queue: string;
  /** The event; only its type is known where it cannot be unpacked. */
  readonly event: Pick<ServiceEvent, "type"> & Partial<ServiceEvent>;
  /** How often it was tried so far. */
  readonly attempts: number;
  /** How often it may be tried again in all. */
  readonly retries: number;
  /** Milliseconds until the next attempt; undefined if this was the last. */
  readonly delayMs: number | undefined;
}

/** Says what becomes of an event whose handler has failed; the failure itself was told where it was. */
export function tellAttempt({ queue, event, attempts, retries, delayMs }: FailedAttempt): void {
  const { type, headers } = event;
  if (!mayTell(delayMs === undefined ? "given up" : "tried again", queue, headers)) return;
  const trace_id = headers?.[HEADER.traceId] ?? "";
  if (delayMs === undefined) {
    const unit = attempts === 1 ? "attempt" : "attempts";
    const details = { queue, type, attempts, unit, trace_id };
    log.error("{queue} has given up {type} after {attempts} {unit}: a dead letter", details);
    return;
  }
  const total = Number.isFinite(retries) ? `of ${retries + 1}` : "of any number";
  log.warn("{queue} tries {type} again in {seconds} s, after attempt {attempts} {total}", {
    queue,
    type,
    seconds: delayMs / 1000,
    attempts,
    total,
    trace_id,
  });
}

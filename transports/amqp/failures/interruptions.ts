/**
 * When an event has cost its process: rules for events that the broker delivers again.
 *
 * @module
 */
import type { ReceivedPayload } from "../message.ts";

/** Header that counts how often the handling of an event was cut off. */
export const INTERRUPTED = "lymph-interrupted";
/** From how many interruptions on an event is suspected to end its process, and handled alone. */
export const SUSPECT_INTERRUPTIONS = 3;
/** With so many interruptions an event is given up. */
export const MAX_INTERRUPTIONS = 10;

/** A message, and whether the broker has delivered it before. */
export interface DeliveredPayload extends ReceivedPayload {
  /** How it came here. */
  readonly fields: { readonly routingKey: string; readonly redelivered: boolean };
}

/** What to do with a message before its event is handled. */
export type Precaution =
  | { readonly action: "handle" }
  /** Publish it again with the count in its header, and handle that. */
  | { readonly action: "count" | "isolate" | "give up"; readonly interruptions: number };

/** How often the handling of an event was cut off, as far as its header tells. */
export function interruptionsOf({ properties: { headers } }: ReceivedPayload): number {
  const counted = headers?.[INTERRUPTED];
  return typeof counted === "number" ? counted : 0;
}

/** Whether a message needs a closer look before it is handled; nearly none does. */
export function isConspicuous(message: DeliveredPayload): boolean {
  return message.fields.redelivered || interruptionsOf(message) > 0;
}

/**
 * What to do with a message. The broker tells only that it has delivered a message before, not how
 * often, so each interruption is written into a copy that takes its place.
 *
 * @param isBlamed Whether it was delivered before, and that delivery counts as an interruption.
 * @param isAlone Whether nothing else is handled at the same time.
 */
export function precautionFor(
  message: ReceivedPayload,
  { isBlamed, isAlone }: { readonly isBlamed: boolean; readonly isAlone: boolean },
): Precaution {
  const interruptions = interruptionsOf(message) + (isBlamed ? 1 : 0);
  if (interruptions >= MAX_INTERRUPTIONS) return { action: "give up", interruptions };
  const isSuspect = interruptions >= SUSPECT_INTERRUPTIONS;
  if (isSuspect && !isAlone) return { action: "isolate", interruptions };
  return isBlamed ? { action: "count", interruptions } : { action: "handle" };
}

/** What the dead letter of such an event says. */
export function interruptionMessage(interruptions: number): string {
  return `Each of ${interruptions} attempts ended with the loss of its process, or of its connection to the broker`;
}

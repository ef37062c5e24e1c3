import type { Question } from "./question.ts";

/** Name of the default interface, which every container has. */
export const DEFAULT_INTERFACE = "lymph";

const PREFIX = `${DEFAULT_INTERFACE}.`;

/**
 * Whether a subject asks the container itself, such as `lymph.inspect`. Such a request carries no
 * version: the one that is known is that of a service, and Python lymph refuses it here.
 */
export function asksContainer(subject: string): boolean {
  return subject.startsWith(PREFIX);
}

/** The question of heartbeats, by which peers are heard. */
export const PING: Question = { subject: `${PREFIX}ping`, body: { payload: "" } };

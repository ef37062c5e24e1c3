import type { EmitOptions, EventSystem } from "../../core/events/event_system.ts";
import { checkEventType } from "../../core/events/topic.ts";
import { randomId } from "../../core/id.ts";
import { HEADER } from "../../core/message.ts";

/** Publishes an event; resolves once the broker has it. */
export type ShellEmit = (type: string, body?: unknown, options?: EmitOptions) => Promise<void>;

/**
 * Makes the `emit` of a shell. The event system is started with the first event, as a shell is there
 * even if the broker is not; if that fails, the next event tries again.
 */
export function shellEmit(start: () => Promise<EventSystem>): ShellEmit {
  let starting: Promise<EventSystem> | undefined;
  return async (type, body = {}, options) => {
    checkEventType(type);
    starting ??= start().catch((error) => {
      starting = undefined;
      throw error;
    });
    const events = await starting;
    const headers = { [HEADER.traceId]: randomId() };
    await events.emit({ type, body, source: randomId(), headers }, options);
  };
}

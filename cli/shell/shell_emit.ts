import type { EmitOptions, EventSystem } from "../../core/events/event_system.ts";
import { checkEventType } from "../../core/events/topic.ts";
import { randomId } from "../../core/id.ts";
import { HEADER } from "../../core/message/message.ts";

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
    checkOptions(options);
    starting ??= start().catch((error) => {
      starting = undefined;
      throw error;
    });
    const events = await starting;
    const headers = { [HEADER.traceId]: randomId() };
    await events.emit({ type, body, source: randomId(), headers }, options);
  };
}

/** What is typed into a shell was never type-checked. */
function checkOptions(options: unknown): void {
  if (options === undefined) return;
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      "Cannot emit an event as its options must be an object such as { delayMs: 5 }",
    );
  }
  const unknown = Object.keys(options).find((name) => name !== "delayMs");
  if (unknown === undefined) return;
  throw new TypeError(
    `Cannot emit an event as its only option is delayMs: current value is ${
      JSON.stringify(unknown)
    }`,
  );
}

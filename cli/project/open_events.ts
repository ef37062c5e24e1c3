import type { EventSystem } from "../../core/events/event_system.ts";
import type { CommonOptions, Values } from "../command/command.ts";
import { createEventSystem } from "../parts/create_parts.ts";
import { openConfig } from "./open_config.ts";

/** A running event system. */
export interface OpenedEvents extends AsyncDisposable {
  /** Carries events. */
  readonly events: EventSystem;
}

/**
 * Starts the event system that the configuration names, and nothing else: commands that only deal
 * with events work while the registry is away, and open no port.
 */
export async function openEvents(
  options: Pick<Values<CommonOptions>, "config" | "vars">,
): Promise<OpenedEvents> {
  const { config } = await openConfig(options);
  const events = await createEventSystem(config);
  await events.start();
  return { events, [Symbol.asyncDispose]: () => events.stop() };
}

import type { EventSystem } from "../../core/events/event_system.ts";
import type { CommonOptions, Values } from "../command/command.ts";
import { createEventSystem } from "../parts/create_parts.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { openConfig, type OpenedConfig } from "./open_config.ts";

/** A running event system. */
export interface OpenedEvents extends AsyncDisposable {
  /** Carries events. */
  readonly events: EventSystem;
}

/** When a person wants to know what is waited for. */
const PATIENCE_MS = 1500;

/**
 * Starts the event system that the configuration names, and nothing else: commands that only deal
 * with events work while the registry is away, and open no port. If that takes long, the terminal
 * says what does not answer.
 */
export async function openEvents(
  options: Pick<Values<CommonOptions>, "config" | "vars">,
  terminal: Pick<Terminal, "note">,
): Promise<OpenedEvents> {
  const opened = await openConfig(options);
  const events = await createEventSystem(opened.config);
  const timer = setTimeout(() => void tellSlow(opened, terminal), PATIENCE_MS);
  try {
    await events.start();
  } finally {
    clearTimeout(timer);
  }
  return { events, [Symbol.asyncDispose]: () => events.stop() };
}

async function tellSlow(
  { config, directories }: OpenedConfig,
  terminal: Pick<Terminal, "note">,
): Promise<void> {
  // Loads the sections of other event systems, too, which a prompt one shall not wait for.
  const { describeEvents } = await import("../parts/describe_parts.ts");
  terminal.note(`Waiting for an answer: ${describeEvents(config, directories.state)}`);
}

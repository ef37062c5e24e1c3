import type { EventSystem } from "../../core/events/event_system.ts";
import { connectClient } from "../client/open_client.ts";
import type { CommonOptions, Values } from "../command/command.ts";
import { createEventSystem } from "../parts/create_parts.ts";
import type { IpOptions } from "../command/shared_options.ts";
import { openConfig } from "../project/open_config.ts";
import { instancesOf } from "../client/service_instances.ts";
import { ShellClient } from "./shell_client.ts";
import { shellEmit } from "./shell_emit.ts";

/** What a local shell knows by name. */
export interface LocalScope extends AsyncDisposable {
  /** The values. */
  readonly names: Readonly<Record<string, unknown>>;
}

/** Connects a client, and makes the names of a local shell of it. */
export async function openLocalScope(
  options: Values<IpOptions & CommonOptions>,
): Promise<LocalScope> {
  const opened = await openConfig(options);
  const { config } = opened;
  const connected = await connectClient(opened, options);
  const running = new AsyncDisposableStack();
  running.use(connected);
  const startEvents = async (): Promise<EventSystem> => {
    const events = await createEventSystem(config);
    running.defer(() => events.stop());
    await events.start();
    return events;
  };
  return {
    names: {
      client: new ShellClient(connected),
      config,
      emit: shellEmit(startEvents),
      discover: async (service?: string) =>
        service === undefined
          ? await connected.registry.discover()
          : await instancesOf(connected.registry, service),
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

import type { CommonOptions, Values } from "../command/command.ts";
import type { IpOptions } from "../command/shared_options.ts";
import { openConnection } from "../client/open_connection.ts";
import { openConfig } from "../project/open_config.ts";
import { ShellClient } from "./shell_client.ts";
import { shellEmit } from "./shell_emit.ts";

/** What a local shell knows by name. */
export interface LocalScope extends AsyncDisposable {
  /** The values. */
  readonly names: Readonly<Record<string, unknown>>;
}

/** Connects, and makes the names of a local shell of the connection. */
export async function openLocalScope(
  options: Values<IpOptions & CommonOptions>,
): Promise<LocalScope> {
  const opened = await openConfig(options);
  const connection = await openConnection(opened, options);
  return {
    names: {
      client: new ShellClient(connection),
      config: opened.config,
      emit: shellEmit(connection),
      discover: async (service?: string) =>
        service === undefined ? await connection.discover() : await connection.instances(service),
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

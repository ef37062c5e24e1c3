import type { Config } from "../../../core/config/mod.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { EmbeddedTraceStore } from "../../../transports/embedded/traces/mod.ts";
import type { ConnectOptions } from "../../client/connection.ts";
import { openConnection } from "../../client/open_connection.ts";
import { createEventSystem } from "../../parts/create_parts.ts";
import { openConfig } from "../../project/open_config.ts";
import { StartedOnce } from "../../project/started_once.ts";
import { readOtherQueues } from "./read_other_queues.ts";
import { Descriptions } from "./descriptions.ts";
import { Sampler } from "./sampler.ts";
import type { System } from "./system.ts";

const log = getLogger("lymph.dashboard");

/** A {@linkcode System} that is connected. Dispose of it to disconnect. */
export interface OpenedSystem extends System, AsyncDisposable {
  /** State directory of the project, which only this user can read. */
  readonly stateDir: string;
}

/**
 * Connects to the registry and the broker of the configuration. It starts no service.
 *
 * @param check Throws if the configuration is of no use, before anything is written.
 * @throws {ConfigError} If there is something wrong with the configuration.
 */
export async function openSystem(
  options: ConnectOptions,
  check: (config: Config) => void = () => {},
): Promise<OpenedSystem> {
  await using opening = new AsyncDisposableStack();
  const opened = await openConfig(options);
  check(opened.config);
  const onTrouble = (reason: string) => log.warn("{reason}", { reason });
  const traces = opening.use(
    await EmbeddedTraceStore.open(opened.directories.state, { onTrouble }),
  );
  const events = opening.use(new StartedOnce(() => createEventSystem(opened.config)));
  const connection = opening.use(await openConnection(opened, options));
  const parts = opening.move();
  return {
    stateDir: opened.directories.state,
    connection,
    traces,
    events: () => events.get(),
    otherQueues: readOtherQueues(opened.config),
    sampler: new Sampler(connection),
    descriptions: new Descriptions(connection),
    config: opened.config.toJSON(),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/**
 * Calls services, emits events and listens to them from any program: a script, another server, a
 * test. It finds the services as the `lymph` command does.
 *
 * @example Call a service from a script
 * ```ts ignore
 * import { connect } from "@lymph/lymph/connect";
 * import type { Greeting } from "./services/greeting.ts";
 *
 * await using lymph = await connect();
 * console.log(await lymph.proxy<Greeting>("Greeting").greet({ name: "Joe" }));
 * ```
 *
 * @module
 */
import { Container } from "../../core/container/container.ts";
import { chooseAddress } from "../parts/address.ts";
import { createEventSystem, createParts } from "../parts/create_parts.ts";
import { createSpans } from "../parts/create_spans.ts";
import { openConfig } from "../project/open_config.ts";
import { readPeerOptions } from "../parts/peer_options.ts";
import type { Connection } from "./connection.ts";
import { LazyEventSystem } from "./lazy_events.ts";
import { Program } from "./program.ts";

export type { Connection } from "./connection.ts";

/** Options of {@linkcode connect}. */
export interface ConnectOptions {
  /**
   * Configuration file.
   *
   * @default {`$LYMPH_CONFIG`, or `.lymph.yml` of the project}
   */
  readonly config?: string;
  /**
   * File with the values of `$(var.…)`.
   *
   * @default {`$LYMPH_VARS`}
   */
  readonly vars?: string;
  /**
   * Name of the program. With it, subscriptions have a queue `<name>-<queueName>` that keeps
   * events while the program is away; without it, every subscription ends with the program.
   *
   * @default {none}
   */
  readonly name?: string;
}

/**
 * Connects a program to the services of its project or cluster.
 *
 * @throws {ConfigError} If there is something wrong with the configuration.
 */
export async function connect({ config: file, vars, name }: ConnectOptions = {}): Promise<
  Connection
> {
  const { config } = await openConfig({ config: file, vars });
  const address = chooseAddress(config, {
    ip: undefined,
    advertise: undefined,
    guessExternalIp: false,
  });
  const parts = await createParts(config, { address, port: 0, withoutEvents: true });
  const events = new LazyEventSystem(() => createEventSystem(config));
  const container = new Container({ ...parts, events }, {
    ip: address.ip,
    isolated: true,
    peer: readPeerOptions(config),
    spans: await createSpans(),
  });
  const program = await container.install(Program, { name: name ?? Program.UNNAMED });
  program.onDispose = () => container.stop();
  try {
    await container.start();
  } catch (error) {
    await container.stop().catch(() => {}); // the first error counts
    throw error;
  }
  return program;
}

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
import { openConfig } from "../project/open_config.ts";
import type { Connection, ConnectOptions } from "./connection.ts";
import { openConnection } from "./open_connection.ts";

export type { Connection, ConnectOptions } from "./connection.ts";

/**
 * Connects a program to the services of its project or cluster.
 *
 * @throws {ConfigError} If there is something wrong with the configuration.
 */
export async function connect(options: ConnectOptions = {}): Promise<Connection> {
  return await openConnection(await openConfig(options), options);
}

import type { Config } from "../../core/config/mod.ts";
import { NODE_VARIABLE } from "../../core/node_environment.ts";
import { readMonitorAddresses } from "./monitor_address.ts";
import type { Monitored } from "./monitor_server.ts";

/**
 * Serves health and metrics where the configuration asks for it, except on ports on which the node of
 * this process does so.
 *
 * @returns Dispose of it to stop.
 */
export async function serveMonitor(config: Config, monitored: Monitored): Promise<AsyncDisposable> {
  const ofNode = (Deno.env.get(NODE_VARIABLE.monitorPorts) ?? "").split(",");
  const servers = new AsyncDisposableStack();
  const own = readMonitorAddresses(config).filter(({ port }) => !ofNode.includes(`${port}`));
  if (own.length === 0) return servers;
  // Hidden from Deno, which would else prepare the server for every start.
  const module: string = "./monitor_server.ts";
  const { MonitorServer }: typeof import("./monitor_server.ts") = await import(module);
  for (const address of own) servers.use(new MonitorServer(address, monitored));
  return servers;
}

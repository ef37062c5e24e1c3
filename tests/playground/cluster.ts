import { fileURLToPath } from "node:url";
import type { ServersLine } from "./servers.ts";

/** Environment variables with which every `lymph` uses the servers, whatever its configuration. */
export function clusterEnvironment(servers: ServersLine): Readonly<Record<string, string>> {
  const config = fileURLToPath(new URL("cluster.yml", import.meta.url));
  return { ...servers, LYMPH_NODE_CONFIG: config };
}

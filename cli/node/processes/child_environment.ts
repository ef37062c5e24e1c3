import { delimiter } from "node:path";
import { NODE_VARIABLE } from "../../../core/node_environment.ts";
import type { SharedPort } from "../ports/shared_ports.ts";

/** What a node tells its processes about itself. */
export interface NodeFacts {
  /** RPC endpoint of the node. */
  readonly endpoint: string;
  /** Address that its processes listen on. */
  readonly ip: string;
  /** Host under which others reach them, where the command line names one. */
  readonly advertise?: string | undefined;
  /** The ports that they share. */
  readonly ports: readonly SharedPort[];
  /** Paths of the node's configuration, and of those that the node shares, the first one first. */
  readonly configFiles: readonly string[];
  /** File descriptors of the ports that are handed down, by port. */
  readonly fdsByPort: Readonly<Record<string, number>>;
  /** Path of the file with values for variables. */
  readonly varsFile?: string | undefined;
  /** Where the node publishes its metrics. */
  readonly monitoringEndpoint?: string | undefined;
  /** Where the node serves health and metrics of all of its processes. */
  readonly monitorPorts?: readonly number[];
}

/**
 * The environment variables of a node's processes: Python lymph's, and more. `LYMPH_SHARED_PORTS` is
 * a JSON object with the address of each port on which every process listens by itself; those that
 * are handed down are in `LYMPH_SHARED_SOCKET_FDS` as well. `LYMPH_SOCKET_PORT` is the one of the
 * section that is named after the service.
 *
 * @param service Name of the service.
 * @see docs/protocol.md, section 8
 */
export function childEnvironment(
  service: string,
  facts: NodeFacts,
): Record<string, string> {
  const { endpoint, ip, advertise, ports, fdsByPort } = facts;
  const { configFiles, varsFile, monitoringEndpoint, monitorPorts = [] } = facts;
  const [configFile, ...moreFiles] = configFiles;
  const own = ports.find(({ name }) => name === service);
  const shared = Object.fromEntries(ports.map(({ host, port }) => [port, host]));
  return {
    [NODE_VARIABLE.endpoint]: endpoint,
    [NODE_VARIABLE.ip]: ip,
    [NODE_VARIABLE.service]: service,
    [NODE_VARIABLE.sharedPorts]: JSON.stringify(shared),
    [NODE_VARIABLE.sharedSocketFds]: JSON.stringify(fdsByPort),
    // Set in any case, as this process may itself be one of another node's.
    [NODE_VARIABLE.ownPort]: own === undefined ? "" : String(own.port),
    [NODE_VARIABLE.monitorPorts]: monitorPorts.join(","),
    ...(advertise === undefined ? {} : { [NODE_VARIABLE.advertise]: advertise }),
    ...(monitoringEndpoint === undefined ? {} : { [NODE_VARIABLE.monitoring]: monitoringEndpoint }),
    ...(configFile === undefined ? {} : { [NODE_VARIABLE.config]: configFile }),
    [NODE_VARIABLE.moreConfig]: moreFiles.join(delimiter),
    ...(varsFile === undefined ? {} : { LYMPH_VARS: varsFile }),
  };
}

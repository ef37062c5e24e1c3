/**
 * Environment variables by which a node tells its processes about itself and about them; the first
 * ones are Python lymph's.
 *
 * @see docs/protocol.md, section 8
 */
export const NODE_VARIABLE = {
  /** RPC endpoint of the node. */
  endpoint: "LYMPH_NODE",
  /** Address that the process listens on. */
  ip: "LYMPH_NODE_IP",
  /** Name of the service that the process runs. */
  service: "LYMPH_SERVICE_NAME",
  /** Where the node publishes its metrics. */
  monitoring: "LYMPH_MONITOR",
  /** Files of configuration, separated by colons: an earlier one has priority. */
  config: "LYMPH_NODE_CONFIG",
  /** More of them: Python lymph takes the other variable for one file. */
  moreConfig: "LYMPH_NODE_MORE_CONFIG",
  /** Host under which others reach the process. */
  advertise: "LYMPH_NODE_ADVERTISE",
  /**
   * Mark of the process, which is secret and never used twice: by it the node finds the process and
   * all that it has started, and recognizes its announcement.
   */
  process: "LYMPH_NODE_PROCESS",
  /** A JSON object: the address of each port that the processes share. */
  sharedPorts: "LYMPH_SHARED_PORTS",
  /** A JSON object: the file descriptor of each port whose socket is handed down. */
  sharedSocketFds: "LYMPH_SHARED_SOCKET_FDS",
  /** The shared port of the section that is named after the service. */
  ownPort: "LYMPH_SOCKET_PORT",
  /** A JSON object: where and how traces are sent to the node that collects them. */
  traces: "LYMPH_NODE_TRACES",
  /** Ports on which the node serves health and metrics of all of its processes, with commas. */
  monitorPorts: "LYMPH_NODE_MONITOR_PORTS",
} as const;

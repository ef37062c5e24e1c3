const DEFAULT_PORT = 2181;

/** One server of an ensemble. */
export interface ServerAddress {
  /** Host name or IP address. */
  readonly host: string;
  /** Port for clients. */
  readonly port: number;
}

/** An ensemble, and the node below which everything stands. */
export interface Ensemble {
  /** Its servers. */
  readonly servers: readonly ServerAddress[];
  /** Path of the node that stands for the root; empty for the root itself. */
  readonly chroot: string;
}

/**
 * Reads a connection string: `host:port,host:port/chroot`. Ports may be left out.
 *
 * @param hosts The connection string.
 * @param chroot Where the connection string names none.
 * @throws {RangeError} If it is not well-formed; one line that says what is wrong.
 */
export function parseHosts(hosts: string, chroot: string): Ensemble {
  const slash = hosts.indexOf("/");
  const [list, path] = slash < 0 ? [hosts, ""] : [hosts.slice(0, slash), hosts.slice(slash).trim()];
  const entries = list.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  if (entries.length === 0) {
    throw new RangeError(
      `Cannot find ZooKeeper as at least one host must be named: current value is ${quote(hosts)}`,
    );
  }
  const servers = entries.map(parseServer);
  return { servers, chroot: parseChroot(path.length > 1 ? path : chroot) };
}

/** A server as people write it. */
export function formatServer({ host, port }: ServerAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

function parseServer(entry: string): ServerAddress {
  const match = /^(?:\[([\da-fA-F:.]+)\]|([^\s:[\]]+))(?::(\d+))?$/.exec(entry);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3] ?? DEFAULT_PORT);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new RangeError(
      "Cannot find ZooKeeper as a host must have the form host:port with a port from 1 to 65535: " +
        `current value is ${quote(entry)}`,
    );
  }
  return { host, port };
}

function parseChroot(path: string): string {
  if (path === "" || path === "/") return "";
  const names = path.split("/").slice(1);
  if (path.startsWith("/") && names.every(isNodeName)) return path;
  throw new RangeError(
    "Cannot use the ZooKeeper chroot as it must be a path such as /lymph: " +
      `current value is ${quote(path)}`,
  );
}

/**
 * Whether ZooKeeper takes a text as the name of a node.
 *
 * @see https://zookeeper.apache.org/doc/r3.8.0/zookeeperProgrammers.html#ch_zkDataModel
 */
export function isNodeName(text: string): boolean {
  // deno-lint-ignore no-control-regex -- control characters are what must not be there
  return !/^\.{0,2}$|[/\u0000-\u001f\u007f-\u009f\ud800-\uf8ff\ufff0-\uffff]/.test(text);
}

function quote(text: string): string {
  return JSON.stringify(text);
}

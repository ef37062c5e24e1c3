import { join } from "node:path";
import { findFreePorts } from "./free_ports.ts";
import { ZookeeperServer } from "./zookeeper_server.ts";

export { ZookeeperServer };

const AGREEMENT_TIMEOUT_MS = 30_000;
const POLL_INTERVAL_MS = 20;

/** Options of {@linkcode startZookeeper}. */
export interface StartZookeeperOptions {
  /**
   * How many servers form the ensemble. Three survive the loss of one.
   *
   * @default {1}
   */
  readonly servers?: 1 | 3;
  /**
   * Milliseconds of a tick of the servers: sessions last for at least two of them, and are found
   * to have ended with that precision.
   *
   * @default {200}
   */
  readonly tickMs?: number;
}

/** Real ZooKeeper servers that a test has for itself. */
export class ZookeeperEnsemble implements AsyncDisposable {
  /** The servers. */
  readonly servers: readonly ZookeeperServer[];
  readonly #directory: string;

  /** Takes over servers and the directory of their data. */
  constructor(servers: readonly ZookeeperServer[], directory: string) {
    this.servers = servers;
    this.#directory = directory;
  }

  /** What clients connect to: `127.0.0.1:40001,127.0.0.1:40002`. */
  get hosts(): string {
    return this.servers.map(({ address }) => address).join(",");
  }

  /**
   * The server that decides; a single server leads itself. Waits where they have yet to agree.
   *
   * @throws {Error} If they do not within half a minute.
   */
  async leader(): Promise<ZookeeperServer> {
    const deadline = performance.now() + AGREEMENT_TIMEOUT_MS;
    for (;;) {
      const roles = await Promise.all(this.servers.map((server) => server.role()));
      const leader = this.servers.find((_, index) => /leader|standalone/.test(roles[index] ?? ""));
      if (leader !== undefined) return leader;
      if (performance.now() > deadline) {
        throw new Error(`No server leads: roles are ${roles.join(", ")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
    }
  }

  /** Stops all servers, even paused ones, and removes their data. */
  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.kill()));
    await Deno.remove(this.#directory, { recursive: true });
  }

  /** Stops all servers at the end of a scope. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/**
 * Starts real ZooKeeper servers on free ports of 127.0.0.1, with their data in a temporary
 * directory. Start them once per test file: it takes about a second.
 *
 * @returns The servers, ready to serve.
 * @throws {Error} If ZooKeeper is not installed; it says what to install.
 *
 * @example A registry on a real server
 * ```ts ignore
 * await using zookeeper = await startZookeeper();
 * const registry = new ZookeeperServiceRegistry({ hosts: zookeeper.hosts });
 * ```
 */
export async function startZookeeper(
  { servers: count = 1, tickMs = 200 }: StartZookeeperOptions = {},
): Promise<ZookeeperEnsemble> {
  const directory = await Deno.makeTempDir({ prefix: "lymph-zookeeper-" });
  const ports = findFreePorts(3 * count);
  const members = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    directory: join(directory, `${index + 1}`),
    port: ports[3 * index] as number,
    peers: `127.0.0.1:${ports[3 * index + 1]}:${ports[3 * index + 2]}`,
  }));
  const quorum = count === 1 ? [] : members.map(({ id, peers }) => `server.${id}=${peers}`);
  for (const member of members) {
    await Deno.mkdir(join(member.directory, "data"), { recursive: true });
    const settings = [...settingsOf(member.directory, member.port, tickMs), ...quorum];
    await Deno.writeTextFile(join(member.directory, "zoo.cfg"), settings.join("\n"));
    await Deno.writeTextFile(join(member.directory, "data", "myid"), `${member.id}`);
  }
  const servers = members.map((member) => new ZookeeperServer(member.directory, member.port));
  const ensemble = new ZookeeperEnsemble(servers, directory);
  try {
    for (const server of servers) server.start();
    await Promise.all(servers.map((server) => server.ready()));
  } catch (error) {
    await ensemble.stop();
    throw error;
  }
  return ensemble;
}

function settingsOf(directory: string, port: number, tickMs: number): string[] {
  return [
    `dataDir=${join(directory, "data")}`,
    `clientPort=${port}`,
    "clientPortAddress=127.0.0.1",
    `tickTime=${tickMs}`,
    "maxSessionTimeout=60000",
    "initLimit=50",
    "syncLimit=10",
    "maxClientCnxns=0",
    "admin.enableServer=false",
    "4lw.commands.whitelist=*",
    // Data of a test need not survive a power cut, and 64 MB of preallocated log take long.
    "forceSync=no",
    "preAllocSize=512",
  ];
}

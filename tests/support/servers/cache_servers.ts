import { findFreePorts } from "../../kit/servers/free_ports.ts";
import { eventually } from "../eventually.ts";

/** A server of a cache, a process of its own on a free port of 127.0.0.1. */
export class CacheServer implements AsyncDisposable {
  readonly port: number;
  readonly #command: (port: number) => readonly [string, ...string[]];
  #child: Deno.ChildProcess | undefined;

  private constructor(port: number, command: (port: number) => readonly [string, ...string[]]) {
    this.port = port;
    this.#command = command;
  }

  /** Starts Debian's Redis. */
  static redis(): Promise<CacheServer> {
    const args = ["--bind", "127.0.0.1", "--save", ""];
    return CacheServer.#start((port) => ["redis-server", "--port", `${port}`, ...args]);
  }

  /** Starts Debian's memcached. */
  static memcached(): Promise<CacheServer> {
    return CacheServer.#start((
      port,
    ) => ["memcached", "-u", "root", "-l", "127.0.0.1", "-p", `${port}`]);
  }

  static async #start(command: (port: number) => readonly [string, ...string[]]) {
    const [port = 0] = findFreePorts(1);
    const server = new CacheServer(port, command);
    await server.start();
    return server;
  }

  /** Starts the process; resolves once it accepts connections. */
  async start(): Promise<void> {
    const [program, ...args] = this.#command(this.port);
    this.#child = new Deno.Command(program, { args, stdout: "null", stderr: "null" }).spawn();
    await eventually(async () => {
      const connection = await Deno.connect({ port: this.port }).catch(() => undefined);
      connection?.close();
      return connection !== undefined;
    });
  }

  /** Kills the process. */
  async stop(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#child?.status;
    this.#child = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

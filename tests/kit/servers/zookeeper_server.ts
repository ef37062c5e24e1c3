import { join } from "node:path";
import { freeze } from "./freeze.ts";

const JARS = "/usr/share/java";
const INSTALL = "apt-get install --no-install-recommends zookeeper";
const START_TIMEOUT_MS = 180_000;
const POLL_INTERVAL_MS = 20;
const ASK_TIMEOUT_MS = 2000;
/** Least memory and least time to start, as tests need neither speed nor size. */
const JVM = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

/** One ZooKeeper server, a process of its own. */
export class ZookeeperServer {
  /** The port of 127.0.0.1 that clients connect to. */
  readonly port: number;
  readonly #directory: string;
  #process: Deno.ChildProcess | undefined;
  #output: Promise<string> | undefined;

  /** Describes a server whose configuration `zoo.cfg` stands in a directory. */
  constructor(directory: string, port: number) {
    this.#directory = directory;
    this.port = port;
  }

  /** Host and port that clients connect to. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /**
   * Starts the process, with the data that an earlier one has left.
   *
   * @throws {Error} If ZooKeeper is not installed; it says what to install.
   */
  start(): void {
    if (this.#process) throw new Error(`Cannot start ${this.address} as it is running already`);
    requireInstallation();
    const main = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
    const classPath = ["zookeeper", "slf4j-nop", "*"]
      .map((jar) => join(JARS, jar === "*" ? jar : `${jar}.jar`)).join(":");
    this.#process = new Deno.Command("java", {
      args: [...JVM, "-cp", classPath, main, join(this.#directory, "zoo.cfg")],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    this.#output = new Response(this.#process.stderr).text();
  }

  /**
   * Resolves once the server answers requests.
   *
   * @returns Its role: `standalone`, `leader` or `follower`.
   * @throws {Error} If it has ended, or does not answer in time.
   */
  async ready(): Promise<string> {
    let code: number | undefined;
    void this.#process?.status.then((status) => code = status.code);
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (performance.now() < deadline) {
      const role = await this.role();
      if (role !== undefined) return role;
      if (code !== undefined) {
        throw new Error(`ZooKeeper has ended with exit code ${code}: ${await this.#output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
    }
    throw new Error(`ZooKeeper at ${this.address} did not answer within ${START_TIMEOUT_MS} ms`);
  }

  /** `standalone`, `leader` or `follower`; undefined while the server does not serve. */
  async role(): Promise<string | undefined> {
    return /^Mode: (\w+)$/m.exec(await this.ask("srvr").catch(() => ""))?.[1];
  }

  /** Asks the server with one of its four letter words, such as `srvr`, `cons` or `mntr`. */
  async ask(word: string): Promise<string> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: this.port });
    // A server that is starting, or frozen, may accept and never answer.
    const limit = setTimeout(() => connection.close(), ASK_TIMEOUT_MS);
    try {
      await connection.write(new TextEncoder().encode(word));
      return await new Response(connection.readable).text();
    } finally {
      clearTimeout(limit);
      closeQuietly(connection);
    }
  }

  /** Stops the process as an operator would. Safe to call twice. */
  async stop(): Promise<void> {
    this.resume(); // a process that is paused does not hear the signal
    await this.#end("SIGTERM");
  }

  /** Kills the process, which has no time to say goodbye. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Freezes the process: its connections stay open, and nothing is answered. */
  pause(): void {
    if (this.#process) freeze(this.#process.pid);
  }

  /** Lets a frozen process go on. */
  resume(): void {
    this.#process?.kill("SIGCONT");
  }

  async #end(signal: Deno.Signal): Promise<void> {
    const process = this.#process;
    if (process === undefined) return;
    this.#process = undefined;
    process.kill(signal);
    await Promise.all([process.status, this.#output]);
  }
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Its reader has closed it at its end.
  }
}

function requireInstallation(): void {
  for (const path of [join(JARS, "zookeeper.jar"), "/usr/bin/java"]) {
    try {
      Deno.statSync(path);
    } catch (cause) {
      if (!(cause instanceof Deno.errors.NotFound)) throw cause;
      const message =
        `Cannot start ZooKeeper as ${path} does not exist: install it by "${INSTALL}"`;
      throw new Error(message, { cause });
    }
  }
}

import { toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import type { Connection } from "./connection.ts";
import { Dialer } from "./dialer.ts";
import { formatServer, type ServerAddress } from "./hosts.ts";
import { Reachability } from "./reachability.ts";
import type { SecurityOptions } from "./security.ts";

const log = getLogger("lymph.zookeeper");

/** Options of a {@linkcode KeptConnection}. */
export interface KeptConnectionOptions extends SecurityOptions {
  /** The ensemble. */
  readonly servers: readonly ServerAddress[];
  /** How long the session outlives a connection. */
  readonly sessionTimeoutMs: number;
  /** Called with the path of each node that has changed and is watched. */
  readonly onChange: (path: string) => void;
}

interface Run {
  readonly stopping: AbortController;
  /** Resolves once connected, or once every server was tried in vain. */
  readonly tried: Promise<void>;
  readonly done: Promise<void>;
}

/** A connection to one server of an ensemble; whenever it is lost, another one follows. */
export class KeptConnection {
  /** The servers, for people. */
  readonly hosts: string;
  readonly #options: KeptConnectionOptions;
  readonly #reachability: Reachability;
  readonly #onConnected = new Set<() => void>();
  #run: Run | undefined;
  #current: Connection | undefined;
  #lostSession: string | undefined;

  /** Describes it; nothing is connected yet. */
  constructor(options: KeptConnectionOptions) {
    this.#options = options;
    this.hosts = options.servers.map(formatServer).join(",");
    this.#reachability = new Reachability(this.hosts, options.sessionTimeoutMs);
  }

  /** The connection; undefined while disconnected. */
  get current(): Connection | undefined {
    return this.#current;
  }

  /** Id of the session before this one, as hex. */
  get lostSession(): string | undefined {
    return this.#lostSession;
  }

  /** Milliseconds since the servers were heard of last; 0 while connected. */
  get silentMs(): number {
    return this.#current ? 0 : this.#reachability.silentMs;
  }

  /**
   * Milliseconds left for others to register again after an outage that may have cost them theirs.
   */
  get graceMs(): number {
    return this.#reachability.graceMs;
  }

  /** Starts to connect; resolves once connected, or once every server was tried in vain. */
  async start(): Promise<void> {
    if (this.#run === undefined) {
      const tried = Promise.withResolvers<void>();
      const stopping = new AbortController();
      const done = this.#supervise(stopping.signal, tried.resolve);
      this.#run = { stopping, tried: tried.promise, done };
    }
    await this.#run.tried;
  }

  /** Ends the session; waits for the server for a while at most. */
  async stop(limitMs: number): Promise<void> {
    const [run, connection] = [this.#run, this.#current];
    this.#run = undefined;
    this.#current = undefined;
    this.#reachability.lost(undefined, performance.now());
    run?.stopping.abort();
    await connection?.close(limitMs);
    await run?.done;
  }

  /**
   * The connection.
   *
   * @throws {ZookeeperError} If it is not connected.
   */
  require(): Connection {
    if (this.#current) return this.#current;
    throw this.#reachability.explain();
  }

  /** Resolves once a server is there; rejects when the signal aborts. */
  connected(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#current) return resolve();
      const done = () => {
        unlisten();
        signal.removeEventListener("abort", done);
        if (this.#current) resolve();
        else reject(this.#reachability.explain());
      };
      const unlisten = this.onConnected(done);
      signal.addEventListener("abort", done);
      if (signal.aborted) done();
    });
  }

  /**
   * Calls a function after each connect.
   *
   * @returns What ends it.
   */
  onConnected(listener: () => void): () => void {
    this.#onConnected.add(listener);
    return () => void this.#onConnected.delete(listener);
  }

  /** Keeps a connection until it is told to stop. */
  async #supervise(signal: AbortSignal, onTried: () => void): Promise<void> {
    let isTold = false;
    const dialer = new Dialer({
      ...this.#options,
      onUnreachable: (reason) => {
        this.#reachability.lost(reason);
        if (!isTold) {
          log.warn("Trying to reach ZooKeeper at {hosts}: {reason}", {
            hosts: this.hosts,
            reason: reason.message,
          });
        }
        isTold = true;
        onTried();
      },
    });
    try {
      for (;;) {
        const connection = await dialer.dial(signal);
        // It may have come up in the moment in which it was told to stop.
        if (signal.aborted) return await connection.close(0);
        isTold = false;
        this.#connect(connection, dialer.lostSession);
        onTried();
        const reason = await connection.ended;
        if (signal.aborted) return;
        this.#lose(connection, reason);
      }
    } catch (error) {
      if (!signal.aborted) log.error("Gave ZooKeeper up: {error}", { error: toError(error) });
    } finally {
      onTried();
    }
  }

  #connect(connection: Connection, lostSession: string | undefined): void {
    this.#reachability.found(lostSession !== this.#lostSession);
    this.#lostSession = lostSession;
    this.#current = connection;
    log.info("Connected to ZooKeeper at {server} in session {session}", {
      server: connection.server,
      session: connection.sessionId,
    });
    for (const listener of [...this.#onConnected]) listener();
  }

  #lose(connection: Connection, reason: Error): void {
    this.#current = undefined;
    this.#reachability.lost(reason, connection.heardAt);
    log.warn("Lost the connection to ZooKeeper at {server}: {reason}", {
      server: connection.server,
      reason: reason.message,
    });
  }
}

import { Buffer } from "node:buffer";
import {
  ACLS,
  connectClient,
  CREATE_MODE,
  destroyClient,
  type Done,
  type LibraryClient,
  type SessionTicket,
  ticketOf,
  toZookeeperError,
  type Watcher,
} from "./client.ts";
import { toError } from "../../../core/errors.ts";
import { ZookeeperError } from "../errors.ts";
import { formatServer, type ServerAddress } from "./hosts.ts";
import type { NodeAccess, SecurityOptions } from "./security.ts";
import { Watchdog } from "./watchdog.ts";

/** How a new node lives. */
export type NodeMode = "persistent" | "ephemeral" | "ephemeral sequential";

/** What is known of a node besides its content. */
export interface NodeStat {
  /** How often its content was set. */
  readonly version: number;
  /** Session that the node ends with, as hex; undefined for a node that stays. */
  readonly owner: string | undefined;
}

/** Options of a read. */
export interface ReadOptions {
  /**
   * Tell the connection's owner of the next change, once.
   *
   * @default {false}
   */
  readonly watch?: boolean;
}

/** Options of {@linkcode Connection.open}. */
export interface ConnectionOptions extends SecurityOptions {
  /** The server. */
  readonly server: ServerAddress;
  /** How long the session outlives its connection. */
  readonly sessionTimeoutMs: number;
  /** The session to resume; without one, a new session. */
  readonly ticket?: SessionTicket | undefined;
  /** Called with the path of each node that has changed and is watched. */
  readonly onChange: (path: string) => void;
  /** Gives up. */
  readonly signal: AbortSignal;
}

interface Pending {
  readonly reject: (reason: Error) => void;
}

const MODES: Readonly<Record<NodeMode, number>> = {
  "persistent": CREATE_MODE.PERSISTENT,
  "ephemeral": CREATE_MODE.EPHEMERAL,
  "ephemeral sequential": CREATE_MODE.EPHEMERAL_SEQUENTIAL,
};
const NO_OWNER = "0000000000000000";

/**
 * One connection to one server, in one session, from handshake to end. Each operation ends: with
 * an answer, or with the connection, which ends where a server stays silent.
 */
export class Connection {
  /** Resolves, with the reason, when the connection is gone. */
  readonly ended: Promise<Error>;
  readonly #server: string;
  readonly #client: LibraryClient;
  readonly #access: NodeAccess;
  readonly #watchdog: Watchdog;
  readonly #pending = new Set<Pending>();
  readonly #watcher: Watcher;
  readonly #opened = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<Error>();
  #reason: Error | undefined;
  #isEnded = false;

  private constructor(options: ConnectionOptions) {
    const { server, sessionTimeoutMs, ticket, auth, access = "open", onChange } = options;
    this.#server = formatServer(server);
    this.#access = access;
    this.ended = this.#closed.promise;
    // One function for all, as the library keeps one registration per path and function.
    this.#watcher = (event) => onChange(event.getPath());
    this.#watchdog = new Watchdog({
      limitMs: sessionTimeoutMs / 4,
      onIdle: () => void this.exists("/").catch(() => {}), // its failure is the connection's end
      onSilence: (silentMs) =>
        this.destroy(new Error(`${this.#server} did not answer for ${Math.round(silentMs)} ms`)),
    });
    this.#client = connectClient({
      server,
      sessionTimeoutMs,
      ticket,
      auth,
      onConnected: () => this.#opened.resolve(),
      onClosed: (reason) => this.#end(reason),
    });
    this.#watchdog.expect();
  }

  /**
   * Connects.
   *
   * @throws {ZookeeperError} With code `SESSION_EXPIRED` where the session is over.
   * @throws {Error} If the server is not reached or does not grant a session in time.
   */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const connection = new Connection(options);
    const { signal } = options;
    const abort = () => connection.destroy(new Error("it was given up"));
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    try {
      await connection.#opened.promise;
    } finally {
      signal.removeEventListener("abort", abort);
    }
    connection.#watchdog.answered();
    connection.#watchdog.limitMs = connection.timeoutMs / 4;
    return connection;
  }

  /** The server, for people. */
  get server(): string {
    return this.#server;
  }

  /** Id of the session, as hex. */
  get sessionId(): string {
    return this.#client.getSessionId().toString("hex");
  }

  /** What goes on with this session on another connection. */
  get ticket(): SessionTicket {
    return ticketOf(this.#client);
  }

  /** Milliseconds that the session outlives its connection, as the server has granted them. */
  get timeoutMs(): number {
    return this.#client.getSessionTimeout();
  }

  /** When the server was heard of last, on the scale of `performance.now()`. */
  get heardAt(): number {
    return this.#watchdog.heardAt;
  }

  /** Creates a node; resolves to its path, which a sequential one learns from the server. */
  create(path: string, data: Uint8Array, mode: NodeMode): Promise<string> {
    return this.#call(`create ${path}`, (done: Done<[string]>) => {
      this.#client.create(path, toBuffer(data), ACLS[this.#access], MODES[mode], done);
    });
  }

  /** Removes a node without children. */
  remove(path: string, version: number = -1): Promise<void> {
    return this.#call(`remove ${path}`, (done: Done<[void]>) => {
      this.#client.remove(path, version, done as Done);
    });
  }

  /** Looks whether a node exists; a watch tells when it comes, too. */
  async exists(path: string, options?: ReadOptions): Promise<NodeStat | undefined> {
    const watcher = this.#watcherFor(options);
    const stat = await this.#call(
      `look for ${path}`,
      (done: Done<[{ version: number; ephemeralOwner: Buffer } | null]>) =>
        this.#client.exists(path, watcher, done),
    );
    if (!stat) return undefined;
    const owner = stat.ephemeralOwner.toString("hex");
    return { version: stat.version, owner: owner === NO_OWNER ? undefined : owner };
  }

  /** Reads the content of a node. */
  read(path: string, options?: ReadOptions): Promise<Uint8Array | undefined> {
    const watcher = this.#watcherFor(options);
    return this.#call(`read ${path}`, (done: Done<[Buffer?]>) => {
      this.#client.getData(path, watcher, done);
    });
  }

  /** Names of a node's children. */
  children(path: string, options?: ReadOptions): Promise<readonly string[]> {
    const watcher = this.#watcherFor(options);
    return this.#call(`list ${path}`, (done: Done<[string[]]>) => {
      this.#client.getChildren(path, watcher, done);
    });
  }

  /** Ends the session, and with it its ephemeral nodes; waits for the server for a while at most. */
  async close(limitMs: number): Promise<void> {
    const limit = setTimeout(() => this.destroy(new Error("it was closed")), limitMs);
    if (!this.#isEnded) this.#client.close();
    await this.ended;
    clearTimeout(limit);
  }

  /** Cuts the connection at once; the session lives on until it times out. */
  destroy(reason: Error): void {
    this.#reason ??= reason;
    if (!this.#isEnded) destroyClient(this.#client);
  }

  #watcherFor({ watch = false }: ReadOptions = {}): Watcher | undefined {
    return watch ? this.#watcher : undefined;
  }

  #call<T>(action: string, send: (done: Done<[T]>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#isEnded) return reject(this.#lost(action));
      const pending: Pending = { reject: (error) => reject(toZookeeperError(error, action)) };
      this.#pending.add(pending);
      try {
        send((error, result) => {
          if (!this.#pending.delete(pending)) return;
          this.#watchdog.answered();
          if (error) pending.reject(error as Error);
          else resolve(result);
        });
        this.#watchdog.expect();
      } catch (error) {
        // The library refuses arguments, such as more than 1 MB of data, by throwing.
        this.#pending.delete(pending);
        pending.reject(toError(error));
      }
    });
  }

  #lost(action: string): ZookeeperError {
    return new ZookeeperError("CONNECTION_LOSS", `Cannot ${action} as the connection is gone`);
  }

  #end(reason: Error): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#reason ??= reason;
    this.#watchdog.stop();
    this.#opened.promise.catch(() => {}); // its caller waits for this or has left
    this.#opened.reject(this.#reason);
    const cause = this.#reason;
    for (const { reject } of this.#pending) {
      reject(
        new ZookeeperError("CONNECTION_LOSS", `ZooKeeper went away: ${cause.message}`, { cause }),
      );
    }
    this.#pending.clear();
    this.#closed.resolve(cause);
  }
}

function toBuffer(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

import type { Component, StopOptions } from "../../../core/component.ts";
import type { SessionTicket } from "../connection/client.ts";
import type { NodeMode, NodeStat, ReadOptions } from "../connection/connection.ts";
import { hasCode } from "../errors.ts";
import { parseHosts } from "../connection/hosts.ts";
import { KeptConnection } from "../connection/kept_connection.ts";
import { KeptNode } from "./kept_node.ts";
import type { SecurityOptions } from "../connection/security.ts";
import { type ChangeListener, Watches } from "./watches.ts";

const CLOSE_LIMIT_MS = 1000;
const KILL_LIMIT_MS = 100;
const NOTHING = new Uint8Array();

/** Options of a {@linkcode ZookeeperSession}. */
export interface ZookeeperSessionOptions extends SecurityOptions {
  /** Servers and chroot: `host:port,host:port/chroot`. */
  readonly hosts: string;
  /**
   * Node below which everything stands, where `hosts` names none. It is created when needed.
   *
   * @default {"/lymph"}
   */
  readonly chroot?: string;
  /**
   * Milliseconds after which the ephemeral nodes of a process that is gone disappear.
   *
   * @default {10_000}
   */
  readonly sessionTimeoutMs?: number;
}

/**
 * A session with ZooKeeper that lives as long as it is needed: whatever happens to connections,
 * servers and sessions, it is back as soon as one server is, its ephemeral nodes are created again
 * and watchers are told to look again. No operation takes longer than a fraction of the
 * session timeout.
 *
 * Several parts may share one: each starts and stops it, and the last that stops it ends it.
 *
 * @example Keep a node for as long as this process lives
 * ```ts ignore
 * const session = new ZookeeperSession({ hosts: "127.0.0.1:2181" });
 * await session.start();
 * const node = session.keep("/party/me", new TextEncoder().encode("hello"));
 * await node.stored;
 * await session.stop();
 * ```
 */
export class ZookeeperSession implements Component {
  readonly #chroot: string;
  readonly #connection: KeptConnection;
  readonly #watches = new Watches();
  readonly #kept = new Map<string, KeptNode>();
  #users = 0;

  /**
   * Creates a session; nothing is connected yet.
   *
   * @throws {RangeError} If hosts, chroot or timeout are no such things.
   */
  constructor(options: ZookeeperSessionOptions) {
    const { hosts, chroot = "/lymph", sessionTimeoutMs = 10_000, ...security } = options;
    const ensemble = parseHosts(hosts, chroot);
    if (!(sessionTimeoutMs > 0 && sessionTimeoutMs < 2 ** 31)) {
      throw new RangeError(
        `Cannot keep a session as its timeout must be positive: current value is ${sessionTimeoutMs} ms`,
      );
    }
    this.#chroot = ensemble.chroot;
    this.#connection = new KeptConnection({
      servers: ensemble.servers,
      ...security,
      sessionTimeoutMs,
      onChange: (path) => this.#watches.notify(path.slice(this.#chroot.length)),
    });
  }

  /** The servers, for people. */
  get hosts(): string {
    return this.#connection.hosts;
  }

  /** Whether a server is there. */
  get isConnected(): boolean {
    return this.#connection.current !== undefined;
  }

  /** Milliseconds since the servers were heard of last; 0 while connected. */
  get silentMs(): number {
    return this.#connection.silentMs;
  }

  /**
   * Milliseconds left for others to register again after an outage that may have cost them theirs.
   */
  get graceMs(): number {
    return this.#connection.graceMs;
  }

  /** Id of the session, as hex; undefined without a session. */
  get id(): string | undefined {
    return this.#connection.current?.sessionId;
  }

  /** Id of the session before this one, as hex. */
  get lostId(): string | undefined {
    return this.#connection.lostSession;
  }

  /** What another process needs to take over this session; undefined without a session. */
  get ticket(): SessionTicket | undefined {
    return this.#connection.current?.ticket;
  }

  /**
   * Starts to connect. Resolves once connected, or once every server was tried in vain: then it
   * goes on trying by itself.
   */
  async start(): Promise<void> {
    this.#users++;
    await this.#connection.start();
  }

  /** Ends the session after its last user, and its ephemeral nodes with it. */
  async stop({ signal }: StopOptions = {}): Promise<void> {
    if (this.#users === 0 || --this.#users > 0) return;
    const stopped = this.#connection.stop(signal?.aborted ? KILL_LIMIT_MS : CLOSE_LIMIT_MS);
    for (const node of this.#kept.values()) node.abandon(new Error("the session was stopped"));
    await stopped;
  }

  /** Resolves once a server is there; rejects when the signal aborts. */
  connected(signal: AbortSignal): Promise<void> {
    return this.#connection.connected(signal);
  }

  /**
   * Calls a function after each connect: what was watched before has to be read again.
   *
   * @returns What ends it.
   */
  onConnected(listener: () => void): () => void {
    return this.#connection.onConnected(listener);
  }

  /**
   * Listens for changes of a node and its children that were read with `watch`.
   *
   * @returns What ends the listening.
   */
  watch(path: string, listener: ChangeListener): () => void {
    return this.#watches.add(path, listener);
  }

  /**
   * Keeps an ephemeral node, through outages and new sessions, until it is released. A second call
   * for the same path takes it over.
   */
  keep(path: string, data: Uint8Array): KeptNode {
    this.#kept.get(path)?.abandon(new Error(`${path} was registered again`));
    const onEnd = () => void this.#kept.delete(path);
    const node = new KeptNode(this, { path, data, onEnd });
    this.#kept.set(path, node);
    return node;
  }

  /** Creates a node, and the persistent nodes above it where missing; resolves to its path. */
  async create(path: string, data: Uint8Array, mode: NodeMode): Promise<string> {
    const full = this.#chroot + path;
    const created = await this.#connection.require().create(full, data, mode).catch(
      async (error) => {
        if (!hasCode(error, "NO_NODE")) throw error;
        await this.#createParents(full);
        return await this.#connection.require().create(full, data, mode);
      },
    );
    return created.slice(this.#chroot.length);
  }

  /** Removes a node without children. */
  async remove(path: string): Promise<void> {
    await this.#connection.require().remove(this.#chroot + path);
  }

  /** Looks whether a node exists; a watch tells when it comes, too. */
  async exists(path: string, options?: ReadOptions): Promise<NodeStat | undefined> {
    return await this.#connection.require().exists(this.#chroot + path, options);
  }

  /** Reads the content of a node. */
  async read(path: string, options?: ReadOptions): Promise<Uint8Array | undefined> {
    return await this.#connection.require().read(this.#chroot + path, options);
  }

  /** Names of a node's children, in no order. */
  async children(path: string, options?: ReadOptions): Promise<readonly string[]> {
    return await this.#connection.require().children(this.#chroot + path, options);
  }

  async #createParents(path: string): Promise<void> {
    for (let end = path.indexOf("/", 1); end > 0; end = path.indexOf("/", end + 1)) {
      await this.#createParent(path.slice(0, end));
    }
  }

  async #createParent(path: string): Promise<void> {
    const connection = this.#connection.require();
    try {
      await connection.create(path, NOTHING, "persistent");
    } catch (error) {
      if (hasCode(error, "NODE_EXISTS")) return;
      // Without the right to create, that is the error even if the node exists.
      const isThere = hasCode(error, "NO_AUTH") && await connection.exists(path) !== undefined;
      if (!isThere) throw error;
    }
  }
}

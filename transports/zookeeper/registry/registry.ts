import type { StopOptions } from "../../../core/component.ts";
import type { ServiceInstance } from "../../../core/discovery/instance.ts";
import type { ServiceRegistry, WatchOptions } from "../../../core/discovery/registry.ts";
import { RegistrationError, RpcError, toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { settleAll } from "../../../core/time/settle_all.ts";
import { hasCode } from "../errors.ts";
import type { KeptNode } from "../session/kept_node.ts";
import { nodesOf, SERVICES } from "./nodes.ts";
import { ServiceView } from "./service_view.ts";
import { ZookeeperSession, type ZookeeperSessionOptions } from "../session/session.ts";

const log = getLogger("lymph.zookeeper");

/** How long a question waits for ZooKeeper to be back before it is answered without. */
const PATIENCE_MS = 1000;

/** Options of a {@linkcode ZookeeperServiceRegistry}: a session, or what makes one. */
export type ZookeeperServiceRegistryOptions = ZookeeperSessionOptions | {
  /** The session; it may be shared. The registry starts and stops it like every other user. */
  readonly session: ZookeeperSession;
};

/**
 * The registry of a cluster: ephemeral nodes in ZooKeeper, as Python lymph has them.
 *
 * While ZooKeeper is away, lists stay as they were and registrations wait.
 *
 * @example A registry on one server
 * ```ts ignore
 * import { ZookeeperServiceRegistry } from "@lymph/lymph/zookeeper";
 *
 * const registry = new ZookeeperServiceRegistry({ hosts: "127.0.0.1:2181" });
 * await registry.start();
 * console.log(await registry.discover());
 * await registry.stop();
 * ```
 */
export class ZookeeperServiceRegistry implements ServiceRegistry {
  readonly #session: ZookeeperSession;
  readonly #kept = new Map<string, readonly KeptNode[]>();
  readonly #blamed = new Set<string>();
  #stopping: AbortController | undefined;
  /** The last lists, for calls while ZooKeeper is away. */
  readonly #lists = new Map<string, readonly ServiceInstance[]>();
  #ignoredCount = 0;
  #known: readonly string[] | undefined;

  /**
   * Creates a registry; nothing is connected yet.
   *
   * @throws {RangeError} If hosts, chroot or timeout are no such things.
   */
  constructor(options: ZookeeperServiceRegistryOptions) {
    this.#session = "session" in options ? options.session : new ZookeeperSession(options);
  }

  /** {@inheritDoc ServiceRegistry.ageMs} */
  get ageMs(): number {
    return this.#session.silentMs;
  }

  /** How often a node was read that describes no instance. */
  get ignoredCount(): number {
    return this.#ignoredCount;
  }

  /** Connects; where no server is there, it goes on trying in the background. */
  async start(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = new AbortController();
    await this.#session.start();
  }

  /** Ends all watches and removes what was registered here. */
  async stop(options: StopOptions = {}): Promise<void> {
    const stopping = this.#stopping;
    if (stopping === undefined) return;
    this.#stopping = undefined;
    stopping.abort();
    const nodes = [...this.#kept.values()].flat();
    this.#kept.clear();
    const released = settleAll(nodes.map((node) => node.release())).catch((error) =>
      log.warn("Left nodes for ZooKeeper to remove: {error}", { error: toError(error) })
    );
    if (!options.signal?.aborted) await released;
    await this.#session.stop(options);
  }

  /**
   * Registers an instance. While ZooKeeper is away it waits, for as long as that takes.
   *
   * @throws {RegistrationError} If ZooKeeper refuses it, or the registry stops first.
   */
  async register(instance: ServiceInstance): Promise<void> {
    const { service, id } = instance;
    try {
      if (this.#stopping === undefined) throw new Error("the registry is not running");
      const kept = nodesOf(instance).map(({ path, data }) => this.#session.keep(path, data));
      this.#kept.set(keyOf(instance), kept);
      if (!this.#session.isConnected) {
        log.warn("{service} is registered once ZooKeeper at {hosts} is there", {
          service,
          hosts: this.#session.hosts,
        });
      }
      await Promise.all(kept.map(({ stored }) => stored));
    } catch (cause) {
      const reason = toError(cause).message;
      throw new RegistrationError(`Cannot register ${service} as ${id}: ${reason}`, { cause });
    }
  }

  /** Removes an instance that was registered here. */
  async unregister(instance: ServiceInstance): Promise<void> {
    const key = keyOf(instance);
    const kept = this.#kept.get(key) ?? [];
    this.#kept.delete(key);
    await settleAll(kept.map((node) => node.release()));
  }

  /**
   * Names of all services that were ever registered; as they were last where ZooKeeper is away.
   *
   * @throws {RpcError} If ZooKeeper is away and was never asked before.
   */
  async discover(): Promise<string[]> {
    try {
      await this.#session.connected(AbortSignal.timeout(PATIENCE_MS));
      this.#known = (await this.#session.children(SERVICES).catch(ifMissing)).toSorted();
    } catch (cause) {
      if (this.#known === undefined) {
        throw new RpcError(`Cannot list services: ${toError(cause).message}`, { cause });
      }
    }
    return [...this.#known];
  }

  /**
   * The instances of a service: now, and after each change. While ZooKeeper is away, the first list
   * is the one that was known last here. Ends at once while the registry does not run.
   */
  async *watch(
    service: string,
    { signal }: WatchOptions,
  ): AsyncGenerator<readonly ServiceInstance[], void, void> {
    if (this.#stopping === undefined) return;
    const ended = AbortSignal.any([signal, this.#stopping.signal]);
    if (ended.aborted) return;
    let change = Promise.withResolvers<void>();
    const onChange = () => change.resolve();
    ended.addEventListener("abort", onChange);
    using view = this.#view(service, onChange);
    let last: readonly ServiceInstance[] | undefined;
    while (!ended.aborted) {
      if (view.list !== last && view.list !== undefined) {
        last = view.list;
        if (last.length > 0) this.#lists.set(service, last);
        else this.#lists.delete(service); // or each name that was ever asked for would stay
        yield last;
      } else {
        await change.promise;
        change = Promise.withResolvers();
      }
    }
  }

  #view(service: string, onChange: () => void): Disposable & Pick<ServiceView, "list"> {
    try {
      const onIgnored = (path: string, reason: string) => this.#ignore(path, reason);
      const known = this.#lists.get(service);
      return new ServiceView(this.#session, service, { onChange, onIgnored, known });
    } catch {
      return { list: [], [Symbol.dispose]: () => {} }; // no instance can register under such a name
    }
  }

  #ignore(path: string, reason: string): void {
    this.#ignoredCount++;
    if (this.#blamed.has(path)) return;
    this.#blamed.add(path);
    log.warn("Ignored {path}, which describes no instance: {reason}", { path, reason });
  }
}

function keyOf({ service, id }: ServiceInstance): string {
  return `${service}/${id}`;
}

function ifMissing(error: unknown): string[] {
  if (hasCode(error, "NO_NODE")) return [];
  throw error;
}

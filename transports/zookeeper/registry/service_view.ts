import type { ServiceInstance } from "../../../core/discovery/instance.ts";
import { toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { hasCode, isConnectionLoss } from "../errors.ts";
import { readNode, servicePath, SERVICES } from "./nodes.ts";
import type { ZookeeperSession } from "../session/session.ts";

const log = getLogger("lymph.zookeeper");

/** What belongs together, such as the removal and creation of one node, arrives within this. */
const GATHER_MS = 10;
/** ZooKeeper sends no event when a node may be read again. */
const NO_AUTH_RETRY_MS = 10_000;
/** Bursts begin no faster than this, so that many changes at once cost few reads. */
const INTERVAL_MS = 50;
/** A burst reads the names of all instances: no more than 1,000 names a second, however many there are. */
const INTERVAL_PER_NAME_MS = 1;

interface Child {
  /** Content as text, to notice that nothing has changed. */
  readonly text: string;
  /** Undefined where it describes none. */
  readonly instance: ServiceInstance | undefined;
}

/** Options of a {@linkcode ServiceView}. */
export interface ServiceViewOptions {
  /** Called when there is another list. */
  readonly onChange: () => void;
  /** Called for each node that describes no instance. */
  readonly onIgnored: (path: string, reason: string) => void;
  /** The list that stands in while ZooKeeper is away; undefined where none is known. */
  readonly known?: readonly ServiceInstance[] | undefined;
}

/**
 * The live list of one service's instances. Changes are read in bursts: the names of all nodes,
 * and the content of those that are new. While ZooKeeper is away, and for a while after an outage
 * in which others may have lost their nodes, the last list stays.
 */
export class ServiceView implements Disposable {
  /** The instances; undefined until they are known. */
  list: readonly ServiceInstance[] | undefined;
  readonly #session: ZookeeperSession;
  readonly #service: string;
  readonly #path: string;
  readonly #options: ServiceViewOptions;
  #turn: number | undefined;
  readonly #stopListening: (() => void)[];
  /** What is known of each node, by name. */
  #children = new Map<string, Child>();
  /** Nodes that have to be read again. */
  readonly #stale = new Set<string>();
  /** Nodes that were there before an outage and were not seen since. */
  #unconfirmed = new Map<string, Child>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #startedAt = -Infinity;
  /** When to read again. */
  #dueAt = Infinity;
  #isReading = false;
  /** Whether nothing of the service was ever registered. */
  #isMissing = false;
  #isClosed = false;
  #isTold = false;

  /**
   * Begins to follow a service.
   *
   * @throws {RangeError} If no node can have its name.
   */
  constructor(session: ZookeeperSession, service: string, options: ServiceViewOptions) {
    this.#session = session;
    this.#service = service;
    this.#path = servicePath(service);
    this.#options = options;
    this.#stopListening = [
      session.onConnected(() => this.#renew()),
      session.watch(this.#path, (changed) => {
        if (changed !== this.#path) this.#stale.add(changed.slice(this.#path.length + 1));
        this.#schedule(GATHER_MS);
      }),
      session.watch(SERVICES, (changed) => {
        if (changed === SERVICES && this.#isMissing) this.#schedule(GATHER_MS);
      }),
    ];
    this.#schedule(0);
  }

  /** Stops to follow it. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const stop of this.#stopListening) stop();
  }

  /** A new connection has no watches: everything is read again. */
  #renew(): void {
    for (const name of this.#children.keys()) this.#stale.add(name);
    if (this.#session.graceMs > 0) {
      this.#unconfirmed = new Map([...this.#unconfirmed, ...this.#children]);
    }
    this.#schedule(0);
  }

  #schedule(delayMs: number): void {
    const intervalMs = Math.max(INTERVAL_MS, this.#children.size * INTERVAL_PER_NAME_MS);
    const dueAt = Math.max(performance.now() + delayMs, this.#startedAt + intervalMs);
    if (this.#isClosed || dueAt >= this.#dueAt) return;
    this.#dueAt = dueAt;
    if (!this.#isReading) this.#startTimer();
  }

  #startTimer(): void {
    clearTimeout(this.#timer);
    if (this.#dueAt === Infinity || this.#isClosed) return;
    const pauseMs = Math.max(0, this.#dueAt - performance.now());
    this.#timer = setTimeout(() => void this.#burst(), pauseMs);
  }

  async #burst(): Promise<void> {
    this.#isReading = true;
    this.#dueAt = Infinity;
    this.#startedAt = performance.now();
    try {
      await this.#read();
    } catch (error) {
      // When the connection is back, everything is read again.
      if (isConnectionLoss(error)) this.#fallBack();
      else this.#complain(toError(error));
    }
    this.#isReading = false;
    this.#startTimer();
  }

  async #read(): Promise<void> {
    const names = await this.#names();
    for (const gone of this.#stale.difference(new Set(names))) this.#stale.delete(gone);
    const wanted = names.filter((name) => this.#stale.has(name) || !this.#children.has(name));
    const read = await this.#readChildren(wanted);
    const children = new Map<string, Child>();
    for (const name of names) {
      const child = read.has(name) ? read.get(name) : this.#children.get(name);
      if (child) children.set(name, child);
    }
    this.#children = children;
    this.#isTold = false;
    this.#publish();
  }

  async #readChildren(names: readonly string[]): Promise<ReadonlyMap<string, Child | undefined>> {
    // Not afterwards, as some may change again while others are still being read.
    for (const name of names) this.#stale.delete(name);
    const reading = names.map(async (name) => [name, await this.#child(name)] as const);
    try {
      return new Map(await Promise.all(reading));
    } catch (error) {
      for (const name of names) this.#stale.add(name);
      throw error;
    }
  }

  /** Names of the nodes, with a watch on the list, or on the coming of a service without any. */
  async #names(): Promise<readonly string[]> {
    for (;;) {
      this.#isMissing = false;
      try {
        return (await this.#session.children(this.#path, { watch: true })).toSorted();
      } catch (error) {
        if (hasCode(error, "NO_AUTH")) return this.#forbidden(toError(error));
        if (!hasCode(error, "NO_NODE")) throw error;
      }
      this.#isMissing = true;
      if (!await this.#exists()) return [];
    }
  }

  /**
   * Whether the service has come, with a watch on that: one for all services, as the server would
   * keep one for each name for good.
   */
  async #exists(): Promise<boolean> {
    try {
      const services = await this.#session.children(SERVICES, { watch: true });
      return services.includes(this.#path.slice(SERVICES.length + 1));
    } catch (error) {
      // Nothing was ever registered, or the names of services are not for us.
      const path = hasCode(error, "NO_NODE") ? SERVICES : this.#path;
      if (path !== SERVICES && !hasCode(error, "NO_AUTH")) throw error;
      return await this.#session.exists(path, { watch: true }) !== undefined;
    }
  }

  /** Without the right to read the list, there are no instances for us. */
  #forbidden({ message }: Error): readonly string[] {
    this.#options.onIgnored(this.#path, message);
    this.#schedule(NO_AUTH_RETRY_MS);
    return [];
  }

  async #child(name: string): Promise<Child | undefined> {
    const path = `${this.#path}/${name}`;
    let data: Uint8Array | undefined;
    try {
      data = await this.#session.read(path, { watch: true });
    } catch (error) {
      if (hasCode(error, "NO_NODE")) return undefined; // gone since its name was read
      if (isConnectionLoss(error)) throw error;
      if (hasCode(error, "NO_AUTH")) {
        this.#stale.add(name);
        this.#schedule(NO_AUTH_RETRY_MS);
      }
      this.#options.onIgnored(path, toError(error).message);
      return { text: "", instance: undefined };
    }
    const text = new TextDecoder().decode(data);
    const known = this.#children.get(name);
    if (known?.text === text) return known;
    const content = readNode(this.#service, name, data);
    if ("instance" in content) return { text, instance: content.instance };
    this.#options.onIgnored(path, content.reason);
    return { text, instance: undefined };
  }

  #publish(): void {
    for (const name of this.#children.keys()) this.#unconfirmed.delete(name);
    const { graceMs } = this.#session;
    if (graceMs === 0) this.#unconfirmed.clear();
    if (this.#unconfirmed.size > 0) this.#schedule(graceMs);
    const list = [...this.#children.values(), ...this.#unconfirmed.values()]
      .flatMap(({ instance }) => instance ?? []);
    this.#turn ??= turnOf(this.#session.id);
    const first = list.length === 0 ? 0 : this.#turn % list.length;
    const turned = [...list.slice(first), ...list.slice(0, first)];
    if (isSame(this.list, turned)) return;
    this.list = turned;
    this.#options.onChange();
  }

  #fallBack(): void {
    if (this.list !== undefined || this.#options.known === undefined) return;
    this.list = this.#options.known;
    this.#options.onChange();
  }

  #complain(error: Error): void {
    const reason = error.message;
    const say = this.#isTold ? log.debug : log.error;
    say("Cannot read the instances of {service}: {reason}", { service: this.#service, reason });
    this.#isTold = true;
    this.#schedule(1000);
  }
}

/**
 * Where in a list to begin: a server numbers its sessions one after the other, so that programs
 * which run one after the other begin at each instance in turn.
 */
function turnOf(session: string | undefined): number {
  return session === undefined
    ? Math.floor(Math.random() * 2 ** 20)
    : Number.parseInt(session.slice(-8), 16);
}

function isSame(
  before: readonly ServiceInstance[] | undefined,
  after: readonly ServiceInstance[],
): boolean {
  return before?.length === after.length &&
    before.every((instance, index) => instance === after[index]);
}

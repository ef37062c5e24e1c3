import { Buffer } from "node:buffer";
import { matchesTopic } from "../../../core/events/topic.ts";
import { randomId } from "../../../core/id.ts";
import { pause } from "../../../core/time/pause.ts";
import { type ConfirmChannel, type OpenConnection, refusalCode } from "../connection/connection.ts";
import { type Entries, type Listed, note, prune, readEntries } from "./entries.ts";
import type { QueueSpec, Topology } from "./topology.ts";

const RESOURCE_LOCKED = 405;
const LOCK_POLL_MS = 20;
/** Shorter than an event has by default, or the error would only tell that there is no answer. */
const LOCK_WAIT_MS = 4_000;

/** What is done with the entries; returns whether they have changed. */
type Use = (entries: Entries, channel: ConfirmChannel) => Promise<boolean>;

/**
 * Which queues there are, and which processes declare which of their patterns. A broker tells no
 * client of its bindings, so the catalogue is one message in a queue of its own, changed by one
 * process at a time. Each process shows that it runs by an exclusive queue.
 */
export class Catalogue {
  readonly #topology: Topology;
  readonly #process = randomId();
  readonly #listed = new Map<string, Listed>();
  #noted = new WeakMap<OpenConnection, Set<string>>();
  #last: Promise<unknown> = Promise.resolve();

  /** Names its queues after those of a topology. */
  constructor(topology: Topology) {
    this.#topology = topology;
  }

  /**
   * Notes that this process declares queues, before it binds them. Patterns that no running process
   * declares any more are unbound.
   */
  async note(connection: OpenConnection, queues: readonly QueueSpec[]): Promise<void> {
    for (const queue of queues) this.#list(queue);
    if (this.#listed.size === 0) return;
    let noted = this.#noted.get(connection);
    if (noted === undefined) {
      this.#noted.set(connection, noted = new Set());
      await onChannel(connection, async (channel) => {
        const { name, ...presence } = this.#topology.presenceQueue(this.#process);
        await channel.assertQueue(name, presence);
      });
    }
    const missing = [...this.#listed.values()].filter(({ key }) => !noted.has(key));
    if (missing.length === 0) return;
    await this.#use(connection, async (entries, channel) => {
      for (const listed of missing) {
        const before = new Set(Object.keys(entries[listed.name] ?? {}));
        note(entries, listed, this.#process);
        await this.#prune(connection, entries, listed.name, before);
      }
      await save(channel, entries, this.#topology.catalogueQueue().name);
      return true;
    });
    for (const { key } of missing) noted.add(key);
  }

  /** The queues and their patterns, without those that no process declares any more. */
  async entries(connection: OpenConnection, queue?: string): Promise<Entries> {
    let found: Entries = readEntries("{}");
    await this.#use(connection, async (entries, channel) => {
      const names = queue === undefined ? Object.keys(entries) : [queue];
      for (const name of names) {
        if (queue !== undefined && entries[name]) await this.#prune(connection, entries, name);
      }
      found = entries;
      if (queue === undefined) return false;
      await save(channel, entries, this.#topology.catalogueQueue().name);
      return true;
    });
    return found;
  }

  /** Whether any running process declares a queue for events of a type. */
  async isBound(connection: OpenConnection, queue: string, type: string): Promise<boolean> {
    const patterns = Object.keys((await this.entries(connection, queue))[queue] ?? {});
    return patterns.length === 0 || patterns.some((pattern) => matchesTopic(pattern, type));
  }

  /** Whether any running process declares a queue. */
  async isDeclared(connection: OpenConnection, entry: Entries[string] = {}): Promise<boolean> {
    for (const id of new Set(Object.values(entry).flat())) {
      if (await this.#isRunning(connection, id)) return true;
    }
    return false;
  }

  /** Forgets queues that were removed. */
  async forget(connection: OpenConnection, names: readonly string[]): Promise<void> {
    await this.#use(connection, async (entries, channel) => {
      for (const name of names) delete entries[name];
      await save(channel, entries, this.#topology.catalogueQueue().name);
      return true;
    });
  }

  #list({ name, bindings }: QueueSpec): void {
    const { main } = this.#topology;
    const added = bindings.filter(({ exchange }) => exchange === main).map(({ key }) => key);
    const patterns = [...new Set([...this.#listed.get(name)?.patterns ?? [], ...added])];
    this.#listed.set(name, { name, patterns, key: JSON.stringify([name, ...patterns]) });
  }

  /** Unbinds patterns that no running process declares. */
  async #prune(
    connection: OpenConnection,
    entries: Entries,
    name: string,
    candidates: ReadonlySet<string> = new Set(Object.keys(entries[name] ?? {})),
  ): Promise<void> {
    const stale = await prune(entries[name] ?? {}, candidates, (id) => {
      return this.#isRunning(connection, id);
    });
    for (const pattern of stale) {
      await onChannel(connection, async (channel) => {
        await channel.unbindQueue(name, this.#topology.main, pattern);
      }).catch(() => {}); // the queue is gone, and its bindings with it
    }
  }

  async #isRunning(connection: OpenConnection, process: string): Promise<boolean> {
    if (process === this.#process) return true;
    try {
      await onChannel(connection, async (channel) => {
        // A missing queue is no error. An existing one belongs to its process alone.
        await channel.deleteQueue(this.#topology.presenceQueue(process).name);
      });
      return false;
    } catch (error) {
      if (refusalCode(error) === RESOURCE_LOCKED) return true;
      throw error;
    }
  }

  /** Uses the entries while no other process does. */
  #use(connection: OpenConnection, use: Use): Promise<void> {
    // Of one connection the broker would let two in at a time.
    const turn = this.#last.then(() => this.#useAlone(connection, use));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #useAlone(connection: OpenConnection, use: Use): Promise<void> {
    const { name, ...catalogue } = this.#topology.catalogueQueue();
    await using held = await this.#lock(connection);
    const { channel } = held;
    await channel.assertQueue(name, catalogue);
    const message = await channel.get(name);
    const entries = readEntries(message === false ? "{}" : message.content.toString());
    const isChanged = await use(entries, channel);
    if (message === false) return;
    if (isChanged) channel.ack(message);
    else channel.nack(message, false, true);
  }

  async #lock(
    connection: OpenConnection,
  ): Promise<AsyncDisposable & { readonly channel: ConfirmChannel }> {
    const { name, ...lock } = this.#topology.catalogueLock();
    const unlock = async (channel: ConfirmChannel) => void await channel.deleteQueue(name);
    const since = performance.now();
    for (;;) {
      const opened = await connection.openConfirmChannel();
      const { channel } = opened;
      try {
        await channel.assertQueue(name, lock);
      } catch (error) {
        await opened.close();
        if (refusalCode(error) !== RESOURCE_LOCKED) throw error;
        if (performance.now() - since > LOCK_WAIT_MS) {
          throw new Error(`Another process has held ${name} for ${LOCK_WAIT_MS} ms`);
        }
        await pause(LOCK_POLL_MS, new AbortController().signal);
        continue;
      }
      return {
        channel,
        async [Symbol.asyncDispose]() {
          // Answered once the entries are back; a channel that is lost has put them back itself.
          // The lock is the connection's, and stays when its channel is lost.
          await unlock(channel).catch(() => onChannel(connection, unlock)).catch(() => {});
          await opened.close();
        },
      };
    }
  }
}

async function save(channel: ConfirmChannel, entries: Entries, queue: string): Promise<void> {
  const content = Buffer.from(JSON.stringify(entries));
  channel.sendToQueue(queue, content, { persistent: true, contentType: "application/json" });
  await channel.waitForConfirms();
}

async function onChannel(
  connection: OpenConnection,
  use: (channel: ConfirmChannel) => Promise<void>,
): Promise<void> {
  const opened = await connection.openConfirmChannel();
  try {
    await use(opened.channel);
  } finally {
    await opened.close();
  }
}

import { EventError } from "../../../../core/errors.ts";
import type { Subscription } from "../../../../core/events/event_system.ts";
import { matchesTopic } from "../../../../core/events/topic.ts";
import type { Store } from "../../store/store.ts";
import { Declarations } from "./declarations.ts";

/** A queue as emitters see it. */
export interface Route {
  /** Key of the queue. */
  readonly queue: number;
  /** Name of the queue. */
  readonly name: string;
  /** Whether it is one subscriber's own. */
  readonly isExclusive: boolean;
  /** How many events it holds. */
  readonly length: number;
}

/** A queue that wants events of some type, whatever it holds. */
type Destination = Omit<Route, "length">;

interface Binding extends Destination {
  readonly pattern: string;
}

/** Limit on remembered types: types may contain ids, so there may be any number. */
const MAX_CACHED_TYPES = 1000;
/** Where bindings were read that no other transaction may see. */
const UNKNOWN = -1;

/** The rows of queues and bindings: which events go where. */
export class Topology {
  /** Declarations and consumers of queues. */
  readonly declarations: Declarations;
  readonly #store: Store;
  readonly #queuesByType = new Map<string, readonly Destination[]>();
  #bindings: readonly Binding[] = [];
  #revision = 0;
  /** The transaction that has changed rows last: what is read in it may yet be rolled back. */
  #changedIn: number | undefined;

  /** Creates the rows of a store. */
  constructor(store: Store) {
    this.#store = store;
    this.declarations = new Declarations(store);
  }

  /**
   * Creates a queue where it is missing, and binds it. What no running process declares any more is
   * unbound. Call it inside a write transaction.
   *
   * @param session Session that declares it, and owns it if it is exclusive.
   * @returns Key of the queue.
   * @throws {EventError} If another session has the queue to itself.
   */
  declare({ queue: name, patterns, exclusive = false }: Subscription, session: number): number {
    this.#changedIn = this.#store.transaction;
    const owner = exclusive ? session : null;
    this.#store.prepare("INSERT INTO queues (name, owner) VALUES (?, ?) ON CONFLICT DO NOTHING")
      .run(name, owner);
    const row = this.#store.prepare("SELECT id, owner FROM queues WHERE name = ?").get(name);
    if (row?.["owner"] !== owner) {
      throw new EventError(
        `Cannot use queue ${name} as it must be ${exclusive ? "nobody else's" : "open to all"}`,
      );
    }
    const id = Number(row["id"]);
    for (const pattern of patterns) {
      this.#store.prepare(
        "INSERT INTO bindings (queue, pattern) VALUES (?, ?) ON CONFLICT DO NOTHING",
      ).run(id, pattern);
    }
    this.declarations.declare(id, patterns, session);
    return id;
  }

  /** Removes a queue with all it holds. Call it inside a write transaction. */
  remove(queue: number): void {
    this.#changedIn = this.#store.transaction;
    this.#store.prepare("DELETE FROM queues WHERE id = ?").run(queue);
  }

  /** The fullest of the queues that are one subscriber's own, if there is any. */
  fullestExclusive(): Route | undefined {
    const row = this.#store.prepare(
      `SELECT id, name, length FROM queues WHERE owner IS NOT NULL ORDER BY length DESC LIMIT 1`,
    ).get();
    return row && {
      queue: Number(row["id"]),
      name: String(row["name"]),
      isExclusive: true,
      length: Number(row["length"]),
    };
  }

  /** The queue of a name, if there is one. */
  find(name: string): number | undefined {
    const row = this.#store.prepare("SELECT id FROM queues WHERE name = ?").get(name);
    return row === undefined ? undefined : Number(row["id"]);
  }

  /**
   * Makes a session the active one of a queue. Call it inside a write transaction.
   *
   * @returns Whether it is, or else another one is.
   */
  activate(queue: number, session: number): boolean {
    const { changes } = this.#store.prepare(
      "UPDATE queues SET active = ?2 WHERE id = ?1 AND ifnull(active, ?2) = ?2",
    ).run(queue, session);
    return Number(changes) > 0;
  }

  /** Lets another session become the active one. Call it inside a write transaction. */
  deactivate(queue: number, session: number): void {
    this.#store.prepare("UPDATE queues SET active = NULL WHERE id = ? AND active = ?")
      .run(queue, session);
  }

  /** Holds up a queue. Call it inside a write transaction. */
  hold(queue: number, until: number): void {
    this.#store.prepare("UPDATE queues SET held_until = ? WHERE id = ?").run(until, queue);
  }

  /** Queues that want events of a type. Call it inside a transaction. */
  route(type: string): Route[] {
    const [first] = this.#queuesByType.get(type) ?? [];
    const length = this.#refresh(first?.queue);
    return this.#known(type).map((destination) => {
      const { queue } = destination;
      return { ...destination, length: queue === first?.queue ? length : this.#lengthOf(queue) };
    });
  }

  /** The patterns that a queue is bound by. */
  patterns(queue: number): string[] {
    return this.#store.prepare("SELECT pattern FROM bindings WHERE queue = ? ORDER BY pattern")
      .all(queue).map(({ pattern }) => String(pattern));
  }

  /**
   * Whether a queue still takes events of a type, which may lie in it from the time of another
   * declaration. Call it inside a transaction.
   *
   * @returns Tells so for any type, as long as the transaction lasts.
   */
  taker(queue: number): (type: string) => boolean {
    this.#refresh();
    return (type) =>
      this.#known(type).some((destination) => destination.queue === queue) ||
      !this.#bindings.some((binding) => binding.queue === queue);
  }

  #known(type: string): readonly Destination[] {
    let queues = this.#queuesByType.get(type);
    if (queues === undefined) {
      if (this.#queuesByType.size >= MAX_CACHED_TYPES) this.#queuesByType.clear();
      this.#queuesByType.set(type, queues = this.#match(type));
    }
    return queues;
  }

  #match(type: string): Destination[] {
    const matching = new Map<number, Destination>();
    for (const { pattern, ...destination } of this.#bindings) {
      if (matchesTopic(pattern, type)) matching.set(destination.queue, destination);
    }
    return [...matching.values()];
  }

  #lengthOf(queue: number): number {
    return Number(
      this.#store.prepare("SELECT length FROM queues WHERE id = ?").get(queue)?.["length"],
    );
  }

  /**
   * Reads the bindings again if they have changed.
   *
   * @param queue Key of a queue whose length is wanted, too: most events go to one.
   * @returns The length.
   */
  #refresh(queue = 0): number {
    const [[revision, length] = []] = this.#store.select(
      "SELECT revision, (SELECT length FROM queues WHERE id = ?) FROM topology",
      queue,
    );
    if (revision !== this.#revision) this.#readBindings(Number(revision));
    return Number(length);
  }

  #readBindings(revision: number): void {
    this.#bindings = this.#store.prepare(
      `SELECT queue, name, pattern, owner FROM bindings JOIN queues ON queues.id = queue
       ORDER BY queue`,
    ).all().map((row) => ({
      queue: Number(row["queue"]),
      name: String(row["name"]),
      isExclusive: row["owner"] !== null,
      pattern: String(row["pattern"]),
    }));
    this.#queuesByType.clear();
    this.#revision = this.#changedIn === this.#store.transaction ? UNKNOWN : revision;
  }
}

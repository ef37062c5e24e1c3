import { EventError, LookupError } from "../../../core/errors.ts";
import type { EventQueues, QueueStatus, UnwantedType } from "../../../core/events/queues.ts";
import { explain } from "../store/store_failure.ts";
import { queueLevels } from "./rows/queue_levels.ts";
import type { EventRows } from "./rows/rows.ts";

/** What {@linkcode EmbeddedQueues} work with. */
export interface EmbeddedQueuesOptions {
  /** Where they are. */
  readonly rows: () => EventRows;
  /** Ends the sessions of dead processes. */
  readonly sweep: () => Promise<void>;
}

/** The queues of a store. */
export class EmbeddedQueues implements EventQueues {
  readonly #options: EmbeddedQueuesOptions;

  /** Creates a view of the queues. */
  constructor(options: EmbeddedQueuesOptions) {
    this.#options = options;
  }

  /** {@inheritDoc EventQueues.list} */
  list(): Promise<readonly QueueStatus[]> {
    return this.#use("list queues", async ({ store, topology }) => {
      await this.#options.sweep();
      return queueLevels(store).map(({ id, ...levels }) => ({
        ...levels,
        patterns: topology.patterns(id),
        isOrphan: topology.declarations.isOrphan(id),
      }));
    });
  }

  /** {@inheritDoc EventQueues.remove} */
  remove(name: string): Promise<number> {
    return this.#use(`remove queue ${name}`, async ({ store, topology }) => {
      await this.#options.sweep();
      return await store.write(() => {
        const row = store.prepare(
          `SELECT id, length,
             (SELECT count(*) FROM (SELECT session FROM consumers WHERE queue = queues.id
               UNION SELECT session FROM declarations WHERE queue = queues.id)) AS users
           FROM queues WHERE name = ? AND owner IS NULL`,
        ).get(name);
        if (row === undefined) throw new LookupError(`There is no queue ${name}`);
        if (Number(row["users"]) > 0) {
          throw new EventError(
            `Cannot remove queue ${name} as no running process may use it: current number is ` +
              `${row["users"]}. Stop its service first`,
          );
        }
        topology.remove(Number(row["id"]));
        return Number(row["length"]);
      });
    });
  }

  /** {@inheritDoc EventQueues.unwanted} */
  unwanted(): Promise<readonly UnwantedType[]> {
    return this.#use("list unwanted events", ({ store, topology }) => {
      const rows = store.prepare("SELECT type, since FROM unwanted ORDER BY since, type").all();
      return Promise.resolve(
        rows.map(({ type, since }) => ({ type: String(type), since: new Date(Number(since)) }))
          .filter(({ type }) => topology.route(type).length === 0),
      );
    });
  }

  async #use<T>(action: string, work: (rows: EventRows) => Promise<T>): Promise<T> {
    const rows = this.#options.rows();
    try {
      return await work(rows);
    } catch (thrown) {
      if (thrown instanceof EventError || thrown instanceof LookupError) throw thrown;
      throw new EventError(explain(action, rows.store.path, thrown), { cause: thrown });
    }
  }
}

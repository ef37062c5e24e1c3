import type {
  DeadLetter,
  DeadLetters,
  DeadLetterSelection,
  ListDeadLettersOptions,
  RetryDeadLettersOptions,
} from "../../../core/events/dead_letters.ts";
import { EventError } from "../../../core/errors.ts";
import type { Serializer } from "../../../core/serializer.ts";
import { explain } from "../store/store_failure.ts";
import { type EventRecord, fromBrokenRecord } from "./rows/record.ts";
import type { EventRows } from "./rows/rows.ts";

type Row = Record<string, unknown>;

/** What {@linkcode EmbeddedDeadLetters} work with. */
export interface EmbeddedDeadLettersOptions {
  /** Where they are. */
  readonly rows: () => EventRows;
  /** Format of events. */
  readonly serializer: Serializer;
  /** Called after events were put back. */
  readonly onRetried: () => void;
}

/** The dead letters of a store. */
export class EmbeddedDeadLetters implements DeadLetters {
  readonly #options: EmbeddedDeadLettersOptions;

  /** Creates a view of the dead letters. */
  constructor(options: EmbeddedDeadLettersOptions) {
    this.#options = options;
  }

  /** {@inheritDoc DeadLetters.list} */
  // deno-lint-ignore require-await -- so that a failure rejects, as the contract has it
  async list(
    selection: DeadLetterSelection = {},
    { limit = 100 }: ListDeadLettersOptions = {},
  ): Promise<readonly DeadLetter[]> {
    const { store } = this.#options.rows();
    try {
      const { condition, values } = select(selection);
      const rows = store.prepare(
        `SELECT * FROM dead_letters WHERE ${condition} ORDER BY id LIMIT ?`,
      ).all(...values, limit);
      return rows.map((row) => this.#toDeadLetter(row));
    } catch (thrown) {
      throw new EventError(explain("list dead letters", store.path, thrown), { cause: thrown });
    }
  }

  /** {@inheritDoc DeadLetters.retry} */
  async retry(
    selection: DeadLetterSelection = {},
    { body }: RetryDeadLettersOptions = {},
  ): Promise<number> {
    const changes = body === undefined ? {} : { body: this.#options.serializer.encode(body) };
    const count = await this.#write("retry dead letters", ({ store, topology, deliveries }) => {
      const { condition, values } = select(selection);
      const ids = store.prepare(`SELECT id FROM dead_letters WHERE ${condition} ORDER BY id`)
        .all(...values).map((row) => Number(row["id"]));
      let retried = 0;
      for (const id of ids) {
        // One by one, as bodies may be large.
        const row = store.prepare("SELECT * FROM dead_letters WHERE id = ?").get(id);
        const queue = row && topology.find(String(row["queue"]));
        if (row === undefined || queue === undefined) continue;
        deliveries.add({ ...toEventRecord(row), ...changes }, [queue]);
        store.prepare("DELETE FROM dead_letters WHERE id = ?").run(id);
        retried++;
      }
      return retried;
    });
    if (count > 0) this.#options.onRetried();
    return count;
  }

  /** {@inheritDoc DeadLetters.drop} */
  drop(selection: DeadLetterSelection = {}): Promise<number> {
    return this.#write("drop dead letters", ({ store }) => {
      const { condition, values } = select(selection);
      const { changes } = store.prepare(`DELETE FROM dead_letters WHERE ${condition}`)
        .run(...values);
      return Number(changes);
    });
  }

  async #write(action: string, work: (rows: EventRows) => number): Promise<number> {
    const rows = this.#options.rows();
    try {
      return await rows.store.write(() => work(rows));
    } catch (thrown) {
      throw new EventError(explain(action, rows.store.path, thrown), { cause: thrown });
    }
  }

  #toDeadLetter(row: Row): DeadLetter {
    return {
      id: String(row["id"]),
      queue: String(row["queue"]),
      event: fromBrokenRecord(toEventRecord(row), this.#options.serializer),
      error: { type: String(row["error_type"]), message: String(row["error_message"]) },
      attempts: Number(row["attempts"]),
      failedAt: new Date(Number(row["failed_at"])),
    };
  }
}

function toEventRecord(row: Row): EventRecord {
  return row as unknown as EventRecord;
}

function select({ ids, queue }: DeadLetterSelection): {
  readonly condition: string;
  readonly values: readonly string[];
} {
  const conditions = ["TRUE"];
  const values: string[] = [];
  if (ids !== undefined) {
    conditions.push("id IN (SELECT value FROM json_each(?))");
    // An id that a user has typed may be anything.
    values.push(JSON.stringify(ids.filter((id) => /^[1-9]\d{0,14}$/.test(id)).map(Number)));
  }
  if (queue !== undefined) {
    conditions.push("queue = ?");
    values.push(queue);
  }
  return { condition: conditions.join(" AND "), values };
}

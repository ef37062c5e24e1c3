import { EventError } from "../../../../core/errors.ts";
import type { LoggedEvent, LogReader } from "../../../../core/events/event_log.ts";
import type { Serializer } from "../../../../core/serializer.ts";
import { fromBrokenRecord, fromRecord } from "../rows/record.ts";
import type { LogEntry } from "../rows/logs.ts";
import type { EventRows } from "../rows/rows.ts";
import { formatPosition, type LogPosition } from "./log_position.ts";

const BATCH = 100;

/** What an {@linkcode EmbeddedLogReader} reads, and from where. */
export interface ReaderOptions {
  /** Name of the log. */
  readonly log: string;
  /** Its queue. */
  readonly queue: number;
  /** The store that it is in. */
  readonly opened: EventRows;
  /** The store as it is now. */
  readonly rows: () => EventRows;
  /** Reads events. */
  readonly serializer: Serializer;
  /** Where it begins. */
  readonly position: LogPosition;
  /** Whether events before that are lost. */
  readonly hasMissed: boolean;
  /** Called when it is disposed of. */
  readonly onEnd: (reader: EmbeddedLogReader) => void;
}

/** Reads a log of the store. It holds no events: each read asks the store. */
export class EmbeddedLogReader implements LogReader {
  /** {@inheritDoc LogReader.hasMissed} */
  readonly hasMissed: boolean;
  readonly #options: ReaderOptions;
  #id: number;
  #isOver = false;
  #wake = (): void => {};

  /** Creates a reader. */
  constructor(options: ReaderOptions) {
    this.#options = options;
    this.hasMissed = options.hasMissed;
    this.#id = options.position.id;
  }

  /** Key of the queue of its log. */
  get queue(): number {
    return this.#options.queue;
  }

  /** Something may have changed. */
  wake(): void {
    this.#wake();
  }

  /** {@inheritDoc LogReader.read} */
  async read(): Promise<readonly LoggedEvent[]> {
    while (!this.#isOver) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve; // before it looks, so that nothing comes in between
      const events = this.#next();
      if (events.length > 0) return events;
      await promise;
    }
    return [];
  }

  /** Ends it. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#wake();
    this.#options.onEnd(this);
    return Promise.resolve();
  }

  #next(): LoggedEvent[] {
    const { log, queue, opened, rows, serializer, position: { epoch } } = this.#options;
    const { store, logs } = rows();
    const found = store === opened.store ? logs.find(queue) : undefined;
    if (found?.epoch !== epoch) throw new EventError(`Cannot read ${log} as it was removed`);
    if (found.forgotten > this.#id) {
      throw new EventError(
        `Cannot read ${log} any further as its reader is too slow: the next events were forgotten`,
      );
    }
    const entries = logs.read(queue, this.#id, BATCH);
    this.#id = entries.at(-1)?.id ?? this.#id;
    return entries.map(({ id, record }) => ({
      position: formatPosition({ epoch, id }),
      event: toEvent(record, serializer),
    }));
  }
}

/** What cannot be read is shown as it is, as a log cannot leave anything out. */
function toEvent(record: LogEntry["record"], serializer: Serializer): LoggedEvent["event"] {
  try {
    return fromRecord(record, serializer);
  } catch {
    return fromBrokenRecord(record, serializer);
  }
}

import type { EventLog, LogReader, LogSubscription } from "../../../../core/events/event_log.ts";
import { getLogger } from "../../../../core/observe/logs/log.ts";
import type { Serializer } from "../../../../core/serializer.ts";
import { CoalescingRunner } from "../consuming/coalescing_runner.ts";
import type { EventRows } from "../rows/rows.ts";
import type { LogRow } from "../rows/logs.ts";
import { type LogPosition, parsePosition } from "./log_position.ts";
import { EmbeddedLogReader } from "./reader.ts";

const logger = getLogger("lymph.embedded");

/** What an {@linkcode EmbeddedEventLog} works with. */
export interface EmbeddedEventLogOptions {
  /** Where the logs are. */
  readonly rows: () => EventRows;
  /** Reads events. */
  readonly serializer: Serializer;
  /** Has a function called after each change of the store. */
  readonly listen: (listener: () => void) => Disposable;
  /** Tells all processes of a change. */
  readonly onChange: () => void;
  /** The time that delays go by. */
  readonly now: () => number;
}

/** Pause after the store has failed. */
const PAUSE_MS = 1000;

/** The logs of a store. */
export class EmbeddedEventLog implements EventLog {
  readonly #options: EmbeddedEventLogOptions;
  readonly #readers = new Set<EmbeddedLogReader>();
  /** What happens while there are readers. */
  #upkeep: { readonly promoting: CoalescingRunner; readonly listening: Disposable } | undefined;

  /** Creates a view of the logs; it listens to nothing while there are no readers. */
  constructor(options: EmbeddedEventLogOptions) {
    this.#options = options;
  }

  /** {@inheritDoc EventLog.read} */
  async read({ log, patterns, keep, after }: LogSubscription): Promise<LogReader> {
    const { rows, serializer, now } = this.#options;
    const opened = rows();
    const { store, sessions, topology, logs, deliveries } = opened;
    const begin = await store.write(() => {
      const queue = topology.declare({ queue: log, patterns }, sessions.own());
      logs.declare(queue, keep);
      deliveries.promote(queue, now()); // what was due while there was no reader is not new
      return { queue, ...beginAt(after, { found: logs.find(queue), newest: logs.newest() }) };
    });
    const reader = new EmbeddedLogReader({
      ...begin,
      log,
      opened,
      rows,
      serializer,
      onEnd: (reader) => this.#leave(reader),
    });
    this.#readers.add(reader);
    this.#upkeep ??= this.#keepUp();
    this.#upkeep.promoting.now();
    return reader;
  }

  /** Ends all readers. */
  async close(): Promise<void> {
    for (const reader of [...this.#readers]) await reader[Symbol.asyncDispose]();
  }

  #keepUp(): { promoting: CoalescingRunner; listening: Disposable } {
    const { now, listen } = this.#options;
    const promoting: CoalescingRunner = new CoalescingRunner(() => this.#promote(promoting), now);
    const listening = listen(() => {
      for (const reader of this.#readers) reader.wake();
      promoting.now();
    });
    return { promoting, listening };
  }

  #leave(reader: EmbeddedLogReader): void {
    if (!this.#readers.delete(reader) || this.#readers.size > 0) return;
    this.#upkeep?.promoting.close();
    this.#upkeep?.listening[Symbol.dispose]();
    this.#upkeep = undefined;
  }

  /** Lets delayed events take their place when they are due, as nothing consumes the queue of a log. */
  async #promote(runner: CoalescingRunner): Promise<void> {
    const { rows, now, onChange } = this.#options;
    const queues = new Set(Array.from(this.#readers, ({ queue }) => queue));
    try {
      const { store, logs, deliveries } = rows();
      const times = () => Array.from(queues, (queue) => logs.dueAt(queue) ?? Infinity);
      const time = now();
      if (times().some((dueAt) => dueAt <= time)) {
        await store.write(() => {
          for (const queue of queues) deliveries.promote(queue, time);
        });
        onChange();
      }
      const next = Math.min(...times());
      if (next < Infinity) runner.at(next);
    } catch (error) {
      logger.warn("Cannot add delayed events to logs: {error}", { error });
      runner.at(now() + PAUSE_MS);
    }
  }
}

/** Where a reader begins that comes with the position of its last event. */
function beginAt(
  after: string | undefined,
  { found, newest }: { readonly found: LogRow | undefined; readonly newest: number },
): { readonly position: LogPosition; readonly hasMissed: boolean } {
  const { epoch = "", forgotten = 0 } = found ?? {};
  if (after === undefined) return { position: { epoch, id: newest }, hasMissed: false };
  const given = parsePosition(after);
  const isKnown = given !== undefined && given.epoch === epoch && given.id <= newest;
  // What another log has counted says nothing here: all that there is may be new to the reader.
  const id = isKnown ? Math.max(given.id, forgotten) : forgotten;
  return { position: { epoch, id }, hasMissed: !isKnown || given.id < forgotten };
}

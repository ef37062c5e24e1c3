import { EventError } from "../../core/errors.ts";
import type {
  EventLog,
  LoggedEvent,
  LogReader,
  LogSubscription,
} from "../../core/events/event_log.ts";
import type { Serializer } from "../../core/serializer.ts";
import type { LocalBroker } from "./broker.ts";
import type { LocalLog } from "./log.ts";
import { unpackEvent } from "./packed_event.ts";

class LocalLogReader implements LogReader {
  readonly hasMissed: boolean;
  readonly #log: LocalLog;
  readonly #serializer: Serializer;
  #number: number;
  #isOver = false;
  readonly #wake = (): void => this.#resolve();
  #resolve = (): void => {};

  constructor(log: LocalLog, after: string | undefined, serializer: Serializer) {
    const given = after === undefined || /^\d{1,15}$/.test(after)
      ? Number(after ?? log.newest)
      : NaN;
    const isKnown = given >= log.forgotten && given <= log.newest;
    this.hasMissed = !isKnown;
    this.#number = isKnown ? given : log.forgotten;
    this.#log = log;
    this.#serializer = serializer;
    log.listeners.add(this.#wake);
  }

  async read(): Promise<readonly LoggedEvent[]> {
    while (!this.#isOver) {
      if (this.#number < this.#log.forgotten) {
        throw new EventError("Cannot read a log any further as its reader is too slow");
      }
      const events = this.#log.after(this.#number);
      if (events.length > 0) {
        return events.map((event) => ({
          position: `${++this.#number}`,
          event: unpackEvent(event, this.#serializer),
        }));
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#resolve = resolve;
      await promise;
    }
    return [];
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#log.listeners.delete(this.#wake);
    this.#resolve();
    return Promise.resolve();
  }
}

/** The logs of a broker. */
export class LocalEventLog implements EventLog {
  readonly #broker: LocalBroker;
  readonly #serializer: Serializer;

  /** Creates a view of the logs. */
  constructor(broker: LocalBroker, serializer: Serializer) {
    this.#broker = broker;
    this.#serializer = serializer;
  }

  /** {@inheritDoc EventLog.read} */
  read({ log: name, patterns, keep, after }: LogSubscription): Promise<LogReader> {
    const log = this.#broker.log(name);
    log.patterns = patterns;
    log.keep = keep;
    return Promise.resolve(new LocalLogReader(log, after, this.#serializer));
  }
}

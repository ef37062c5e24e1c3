import { getLogger } from "../../observe/logs/log.ts";
import { currentTrace } from "../../observe/trace.ts";
import type { LoggedEvent, LogReader } from "../event_log.ts";
import { InvalidBodyError } from "../handling/check_body.ts";
import type { ServiceEvent } from "../service_event.ts";
import type { EventLoop, FollowedEvent } from "./each_event.ts";

const log = getLogger("lymph.events");

/** How a loop over a log goes. */
export interface LoggedEventOptions {
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
  /** Makes of an event what the loop gets; throws an `InvalidBodyError` for one that it does not get. */
  readonly parse: (event: ServiceEvent) => ServiceEvent;
}

type Step = IteratorResult<FollowedEvent, undefined>;

const END: Step = { done: true, value: undefined };

/** Events of a log. It asks for more when its loop has taken those that it has. */
class LogIterator implements EventLoop {
  readonly hasMissed: boolean;
  readonly #reader: LogReader;
  readonly #parse: LoggedEventOptions["parse"];
  readonly #onEnd: () => void;
  #events: LoggedEvent[] = [];
  #isOver = false;

  constructor(
    reader: LogReader,
    parse: LoggedEventOptions["parse"],
    onEnd: () => void,
  ) {
    this.#reader = reader;
    this.hasMissed = reader.hasMissed;
    this.#parse = parse;
    this.#onEnd = onEnd;
  }

  async next(): Promise<Step> {
    for (;;) {
      const logged = await this.#take();
      if (logged === undefined || this.#isOver) return END;
      const value = this.#parsed(logged);
      if (value !== undefined) return { done: false, value };
    }
  }

  async return(): Promise<Step> {
    if (this.#isOver) return END;
    this.#isOver = true;
    this.#onEnd();
    await this.#reader[Symbol.asyncDispose]();
    return END;
  }

  async #take(): Promise<LoggedEvent | undefined> {
    try {
      if (this.#events.length === 0) this.#events = [...await this.#reader.read()];
    } catch (error) {
      await this.return();
      throw error;
    }
    return this.#events.shift();
  }

  #parsed({ event, position }: LoggedEvent): FollowedEvent | undefined {
    try {
      return { ...this.#parse(event), position };
    } catch (error) {
      if (!(error instanceof InvalidBodyError)) throw error;
      log.warn("A loop passes over an event: {reason}", { reason: error.message });
      return undefined;
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}

/** A loop over what a reader reads, which ends with a signal and with the running work. */
export function openEachLoggedEvent(
  reader: LogReader,
  { signal, parse }: LoggedEventOptions,
): EventLoop {
  const cancellation = currentTrace()?.cancellation;
  const end = (): void => void events.return();
  const events = new LogIterator(reader, parse, () => {
    signal?.removeEventListener("abort", end);
    cancellation?.remove(end);
  });
  signal?.addEventListener("abort", end);
  cancellation?.add(end);
  if (signal?.aborted || cancellation?.reason) end();
  return events;
}

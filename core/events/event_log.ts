import type { ServiceEvent } from "./service_event.ts";

/** What is kept of a log, and from where on it is read. */
export interface LogSubscription {
  /** Name of the log. Its readers share it. */
  readonly log: string;
  /** Patterns of the events that it keeps; the same for all of its readers. */
  readonly patterns: readonly string[];
  /** How many events it keeps: with one more, it forgets the oldest. */
  readonly keep: number;
  /** Position of the last event that the reader has; undefined to read what comes from now on. */
  readonly after?: string | undefined;
}

/** An event in a log. */
export interface LoggedEvent {
  /** Where it stands in the log: text without spaces, for {@linkcode LogSubscription.after}. */
  readonly position: string;
  /** The event. */
  readonly event: ServiceEvent;
}

/** Reads a log at its own pace. */
export interface LogReader extends AsyncDisposable {
  /** Whether there may have been events behind its first position that the log no longer has. */
  readonly hasMissed: boolean;
  /**
   * The next events, which it waits for; none once the reader is disposed of.
   *
   * @throws {EventError} If it is so slow that the log no longer has the next one.
   */
  read(): Promise<readonly LoggedEvent[]>;
}

/**
 * Logs of events, of which each reader reads all, at its own pace, and again after it was away. A log
 * keeps events from its first reader on, whether anybody reads it or not.
 */
export interface EventLog {
  /**
   * Opens a log where it is missing, and begins to read it.
   *
   * @throws {EventError} If that is not possible.
   */
  read(subscription: LogSubscription): Promise<LogReader>;
}

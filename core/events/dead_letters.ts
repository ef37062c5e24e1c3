import { formatValue } from "../values/mod.ts";
import type { ServiceEvent } from "./service_event.ts";

/** An event that no attempt could handle. */
export interface DeadLetter {
  /** Identifies it among all dead letters. */
  readonly id: string;
  /** Queue whose handler failed. */
  readonly queue: string;
  /** The event. Where its body could not be decoded, that is the bytes as they came. */
  readonly event: ServiceEvent;
  /** The error of the last attempt: class name and message. */
  readonly error: { readonly type: string; readonly message: string };
  /** How often it was tried, the first time included. */
  readonly attempts: number;
  /** When it was given up. */
  readonly failedAt: Date;
}

/** Which dead letters are meant: those that fulfil all that is given, hence all if nothing is. */
export interface DeadLetterSelection {
  /** Those with one of these ids. */
  readonly ids?: readonly string[];
  /** Those of this queue. */
  readonly queue?: string;
}

/** Options of {@linkcode DeadLetters.list}. */
export interface ListDeadLettersOptions {
  /**
   * How many at most.
   *
   * @default {100}
   */
  readonly limit?: number;
}

/** Options of {@linkcode DeadLetters.retry}. */
export interface RetryDeadLettersOptions {
  /**
   * Replaces the body of the events, for example because it was what failed.
   *
   * @default {undefined, which leaves the events as they are}
   */
  readonly body?: unknown;
}

/** The dead letters of all queues of an event system. */
export interface DeadLetters {
  /** Dead letters, the oldest first. */
  list(
    selection?: DeadLetterSelection,
    options?: ListDeadLettersOptions,
  ): Promise<readonly DeadLetter[]>;
  /**
   * Puts dead letters back at the end of their own queues, with all attempts before them. One
   * whose queue no longer exists stays where it is.
   *
   * @returns How many were put back.
   */
  retry(selection?: DeadLetterSelection, options?: RetryDeadLettersOptions): Promise<number>;
  /**
   * Deletes dead letters for good.
   *
   * @returns How many were deleted.
   */
  drop(selection?: DeadLetterSelection): Promise<number>;
}

/** What a dead letter says of its error, whose texts may be none where anything was thrown. */
export function describeFailure({ name, message }: Error): DeadLetter["error"] {
  return { type: textOf(name), message: textOf(message) };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : formatValue(value);
}

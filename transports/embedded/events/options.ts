import type { Serializer } from "../../../core/serializer.ts";
import type { EmbeddedState, EmbeddedStateOptions } from "../state.ts";

/** What an event survives whose emit has resolved; see {@linkcode EmbeddedEventOptions}. */
export type Durability = "process" | "disk";

/** What can be chosen of an {@linkcode EmbeddedEventSystem}. */
export interface EmbeddedEventOptions {
  /** Format of events in the store; the same for all processes of a project. */
  readonly serializer: Serializer;
  /**
   * What an event survives whose emit has resolved: the death of any `process`, or also a power
   * cut, as it is on `disk`. Delivery does not wait for the disk in either case.
   *
   * @default {"disk"}
   */
  readonly durability?: Durability;
  /**
   * How many events a queue holds before emits are refused. A queue of one subscriber's own holds
   * 100,000 at most and then misses what comes, as that subscriber may never come back.
   *
   * @default {1_000_000}
   */
  readonly maxMessages?: number;
  /**
   * How large the store grows, in bytes, before emits are refused; dead letters count, too.
   *
   * @default {1_073_741_824}
   */
  readonly maxBytes?: number;
  /**
   * How large one event may be, in bytes.
   *
   * @default {16_777_216}
   */
  readonly maxEventBytes?: number;
  /**
   * How many events each subscriber of a concurrent queue handles at the same time.
   *
   * @default {100}
   */
  readonly maxConcurrent?: number;
  /**
   * For how many milliseconds a process must be stopped (SIGSTOP, a debugger) before other processes
   * get the events that it handles. Serial queues wait for it instead. A dead process loses them
   * within about a second. One that computes or waits never does, however long its event loop is
   * held up. Where processes cannot be observed, such as those of another container, ten times as
   * long without a sign of life counts as stopped.
   *
   * @default {60_000}
   */
  readonly frozenAfterMs?: number;
}

/** Options of {@linkcode EmbeddedEventSystem}: a directory, or a state that others use too. */
export type EmbeddedEventSystemOptions =
  & EmbeddedEventOptions
  & (EmbeddedStateOptions | {
    /** State that the process uses for its registry as well. */
    readonly state: EmbeddedState;
  });

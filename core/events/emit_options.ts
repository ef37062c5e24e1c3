import type { PublishOptions } from "./event_system.ts";

/** Options of {@linkcode Interface.emit} and {@linkcode Interface.apply}. */
export interface EmitOptions extends PublishOptions {
  /**
   * Trace id of the event, where another piece of work has caused it than the one that runs: an
   * outbox that publishes later what a request has stored, for example.
   *
   * @default {the running trace's, or a new one}
   */
  readonly traceId?: string;
}

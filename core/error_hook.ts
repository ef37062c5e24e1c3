/** Where an error happened. */
export interface ErrorContext {
  /**
   * `<interface>.<method>`, the queue of an event handler, `<interface> <HTTP method> <path>`,
   * `<interface>.<function>` or `<interface>.spawn` for background work, or `unhandled` for a timer
   * or a promise that nothing awaits.
   */
  readonly subject: string;
  /** Trace id of the work that failed. */
  readonly traceId: string;
  /** URL of the HTTP request that was served, if it was one. */
  readonly url?: string;
}

/** Told of errors that a method did not declare. */
export type ErrorHook = (error: Error, context: ErrorContext) => void;

/** Options of {@linkcode Component.stop}. */
export interface StopOptions {
  /** Abort it to stop at once: pending work is dropped instead of drained. */
  readonly signal?: AbortSignal;
}

/** Anything with a lifetime. What starts it also stops it, in reverse order. */
export interface Component {
  /** Acquires what the component needs; resolves once it is ready. */
  start(): Promise<void>;
  /** Refuses new work, drains what is pending, then releases everything. Safe to call twice. */
  stop(options?: StopOptions): Promise<void>;
}

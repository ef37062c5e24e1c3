/** Something that has begun and not ended. */
export interface PendingWork {
  /** What it is: a handler, a request that waits for its answer, or what a service does by itself. */
  readonly kind: "HTTP request" | "method" | "event" | "task" | "background work" | "request";
  /** What it is about, such as `<interface>.<method>`, a queue, or an HTTP method and path. */
  readonly subject: string;
  /** When it began, on the scale of `performance.now()`; undefined if that is not known. */
  readonly since: number | undefined;
  /** Trace id; undefined for work that belongs to none. */
  readonly traceId: string | undefined;
  /** The other side: the caller, or the instance that was called. */
  readonly peer?: string;
  /** What else is known. */
  readonly note?: string;
}

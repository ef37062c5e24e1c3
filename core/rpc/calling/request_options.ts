import type { Headers } from "../../message/message.ts";

/** Options of {@linkcode Client.request}. */
export interface RequestOptions {
  /**
   * Milliseconds to wait for the answer.
   *
   * @default {3000}
   */
  readonly timeoutMs?: number;
  /**
   * Asks only instances of at least this version and of the same major.
   *
   * @default {any}
   */
  readonly version?: string;
  /**
   * Trace id.
   *
   * @default {the running trace's, or a new one}
   */
  readonly traceId?: string;
  /** Gives the request up. The handler sees it as the abort of its own signal. */
  readonly signal?: AbortSignal;
  /** Headers besides the framework's own. */
  readonly headers?: Headers;
  /**
   * The request may safely be executed twice: if the connection breaks, another instance is asked.
   *
   * @default {false}
   */
  readonly idempotent?: boolean;
  /**
   * Waits, within the deadline, for an instance to appear instead of failing at once.
   *
   * @default {false}
   */
  readonly wait?: boolean;
}

import type { Listed } from "../../roster.ts";

/**
 * What is kept of an abandoned request. It does not refer to the request, which would keep its
 * arguments and whatever its handler refers to, even if that can never end.
 */
export interface AbandonedRequest extends Listed {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Who asked. */
  readonly source: string;
  /** Trace id of the request. */
  readonly traceId: string;
  /** When it arrived, on the scale of `performance.now()`. */
  readonly arrival: number;
  /** When its caller gave up, on the same scale. */
  readonly since: number;
  /** Bytes that its arguments took. */
  readonly bytes: number;
}

import type { ServiceEvent } from "../events/service_event.ts";
import type { RequestContext } from "../rpc/serving/request_context.ts";

/** A request that is about to run a method. */
export interface RequestCall {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Arguments as they came. */
  readonly args: object;
  /** Trace id of the request. */
  readonly traceId: string;
  /** Headers of the request. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** What the method knows of the request. */
  readonly context: RequestContext;
}

/** An event that is about to be handled. */
export interface EventCall {
  /** Queue that it comes from, such as `Listen-greeted`. */
  readonly queue: string;
  /** The event. */
  readonly event: ServiceEvent;
}

/** A task that is about to run. */
export interface TaskCall {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Arguments as they came. */
  readonly args: unknown;
  /** The event that carries the task. */
  readonly event: ServiceEvent;
}

/** What serves an HTTP request. */
export interface HttpContext {
  /** `<interface>.<endpoint>`. */
  readonly subject: string;
  /** Path of the rule that matched, placeholders and all. */
  readonly route: string;
  /** What the placeholders stand for. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Trace id of the request. */
  readonly traceId: string;
}

/** An HTTP request that is about to be handled. */
export interface HttpCall extends HttpContext {
  /** The request. */
  readonly request: Request;
}

/** Runs work with everything that is wrapped around it. */
export type Wrap<Call, Result = unknown> = (
  call: Call,
  work: () => Result | Promise<Result>,
) => Promise<Result>;

/** Wraps around a piece of work; see the hooks of {@linkcode Plugin}. */
export type Around<Call, Result = unknown> = (
  call: Call,
  next: () => Promise<Result>,
) => Result | Promise<Result>;

/**
 * Makes one of many wrappers; the first is the outermost.
 *
 * @returns undefined without plugins, so that work then costs nothing.
 */
export function chain<Call, Result>(
  wrappers: readonly Around<Call, Result>[],
): Wrap<Call, Result> | undefined {
  if (wrappers.length === 0) return undefined;
  const innermost: Wrap<Call, Result> = async (_call, work) => await work();
  return wrappers.reduceRight<Wrap<Call, Result>>(
    (inner, around) => async (call, work) => await around(call, () => inner(call, work)),
    innermost,
  );
}

import type { StopOptions } from "../component.ts";
import type { ErrorContext } from "../error_hook.ts";
import type { Interface } from "../interface/interface.ts";
import type { Spans } from "../observe/spans.ts";
import type { EventCall, HttpCall, HttpContext, RequestCall, TaskCall } from "./around.ts";

/**
 * Extends every container that it is configured for. An `on…` hook may be asynchronous, but is not
 * waited for. What it throws, or rejects with, is logged and ignored. An `around…` hook wraps work:
 * it calls `next` to do the work and returns its result, or another one. What it throws counts as an
 * error of the work.
 */
export interface Plugin {
  /** Name for log lines. */
  readonly name: string;
  /** Shows requests and events to a tracing system. At most one plugin can do so. */
  readonly spans?: Spans;
  /** Called before anything else of the container starts; what it throws ends the start. */
  start?(): void | Promise<void>;
  /** Called when everything else has stopped: send what is left. */
  stop?(options: StopOptions): void | Promise<void>;
  /** Wraps a method that was asked for. */
  aroundRequest?(call: RequestCall, next: () => Promise<unknown>): unknown;
  /** Wraps the handler of an event. */
  aroundEvent?(call: EventCall, next: () => Promise<unknown>): unknown;
  /** Wraps a task. */
  aroundTask?(call: TaskCall, next: () => Promise<unknown>): unknown;
  /** Wraps the handler of an HTTP request, and its middleware. */
  aroundHttpRequest?(
    call: HttpCall,
    next: () => Promise<Response>,
  ): Response | Promise<Response>;
  /** An interface was installed, other than `lymph`, which every instance has. */
  onInterfaceInstalled?(installed: Interface): void;
  /**
   * A method, an event handler, background work, a timer or a promise that nothing awaits failed. It
   * is not called for errors of promises that it has left behind itself. Of timers, and of promises that
   * nothing awaits, it is told 10 errors in a second at most.
   */
  onError?(error: Error, context: ErrorContext): void;
  /**
   * A request was refused although no method has failed: it is its caller's mistake, as there is no
   * such method or parameter, or the answer is none that can be sent.
   */
  onRefused?(reason: Error, context: ErrorContext): void;
  /** An HTTP request is about to be served. */
  onHttpRequest?(request: Request, context: HttpContext): void;
}

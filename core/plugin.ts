import { toError } from "./errors.ts";
import type { Interface } from "./interface.ts";
import { getLogger } from "./observe/log.ts";

/** Where an error happened. */
export interface ErrorContext {
  /** `<interface>.<method>`, the queue of an event handler, or `<interface> <HTTP method> <path>`. */
  readonly subject: string;
  /** Trace id of the work that failed. */
  readonly traceId: string;
  /** URL of the HTTP request that was served, if it was one. */
  readonly url?: string;
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

/** Told of errors that nobody declared. */
export type ErrorHook = (error: Error, context: ErrorContext) => void;

/** Extends every container that it is configured for. Whatever it throws is logged and ignored. */
export interface Plugin {
  /** Name for log lines. */
  readonly name: string;
  /** An interface was installed. */
  onInterfaceInstalled?(installed: Interface): void;
  /** A method or an event handler failed. */
  onError?(error: Error, context: ErrorContext): void;
  /**
   * A request was refused although no method has failed: it is its caller's mistake, as there is no
   * such method or parameter, or the answer is none that can be sent.
   */
  onRefused?(reason: Error, context: ErrorContext): void;
  /** An HTTP request is about to be served. */
  onHttpRequest?(request: Request, context: HttpContext): void;
}

const log = getLogger("lymph.plugin");

/** Calls the plugins' hooks, none of which can do harm. */
export class Plugins {
  readonly #plugins: readonly Plugin[];

  /** Holds the given plugins. */
  constructor(plugins: readonly Plugin[] = []) {
    this.#plugins = plugins;
  }

  /** Tells all of an installed interface. */
  interfaceInstalled(installed: Interface): void {
    this.#each((plugin) => plugin.onInterfaceInstalled?.(installed));
  }

  /** Tells all of an error. */
  failed(error: Error, context: ErrorContext): void {
    this.#each((plugin) => plugin.onError?.(error, context));
  }

  /** Tells those who want to know of a refused request; undefined if nobody does. */
  get refused(): ErrorHook | undefined {
    if (!this.#plugins.some(({ onRefused }) => onRefused)) return undefined;
    return (reason, context) => this.#each((plugin) => plugin.onRefused?.(reason, context));
  }

  /** Tells all of an HTTP request. */
  httpRequested(request: Request, context: HttpContext): void {
    this.#each((plugin) => plugin.onHttpRequest?.(request, context));
  }

  #each(hook: (plugin: Plugin) => void): void {
    for (const plugin of this.#plugins) {
      try {
        hook(plugin);
      } catch (error) {
        log.error("The plugin {name} failed: {error}", {
          name: plugin.name,
          error: toError(error),
        });
      }
    }
  }
}

import type { StopOptions } from "../component.ts";
import type { ErrorContext, ErrorHook } from "../error_hook.ts";
import { ConfigError, toError } from "../errors.ts";
import type { Interface } from "../interface/interface.ts";
import { getLogger } from "../observe/logs/log.ts";
import type { Spans } from "../observe/spans.ts";
import { currentTrace, newTrace, runInTrace, type Trace } from "../observe/trace.ts";
import type { RpcMethodEntry } from "../rpc/serving/dispatcher.ts";
import { wrapMethod } from "../rpc/serving/wrap_method.ts";
import {
  chain,
  type EventCall,
  type HttpCall,
  type HttpContext,
  type RequestCall,
  type TaskCall,
  type Wrap,
} from "./around.ts";
import type { Plugin } from "./plugin.ts";

const log = getLogger("lymph.plugin");

/** Calls the plugins' hooks; what their `on…` hooks throw can do no harm. */
export class Plugins {
  /** Wraps event handlers; undefined if no plugin does. */
  readonly aroundEvent: Wrap<EventCall> | undefined;
  /** Wraps tasks; undefined if no plugin does. */
  readonly aroundTask: Wrap<TaskCall> | undefined;
  /** Wraps HTTP handlers; undefined if no plugin does. */
  readonly aroundHttpRequest: Wrap<HttpCall, Response> | undefined;
  readonly #aroundRequest: Wrap<RequestCall> | undefined;
  readonly #plugins: readonly Plugin[];
  /** Those in which plugins handle an error. */
  readonly #reports = new WeakSet<Trace>();

  /** Holds the given plugins, the first of which is the outermost around work. */
  constructor(plugins: readonly Plugin[] = []) {
    this.#plugins = plugins;
    this.#aroundRequest = chain(hooks(plugins, (plugin) => plugin.aroundRequest?.bind(plugin)));
    this.aroundEvent = chain(hooks(plugins, (plugin) => plugin.aroundEvent?.bind(plugin)));
    this.aroundTask = chain(hooks(plugins, (plugin) => plugin.aroundTask?.bind(plugin)));
    this.aroundHttpRequest = chain(
      hooks(plugins, (plugin) => plugin.aroundHttpRequest?.bind(plugin)),
    );
  }

  /**
   * The spans that a plugin brings along.
   *
   * @throws {ConfigError} If several plugins do.
   */
  get spans(): Spans | undefined {
    const [first, second] = this.#plugins.filter(({ spans }) => spans !== undefined);
    if (first !== undefined && second !== undefined) {
      throw new ConfigError(
        `Only one plugin can record spans: turn them off in ${first.name} or ${second.name}`,
      );
    }
    return first?.spans;
  }

  /** A method with what the plugins wrap around it. */
  wrapped(method: RpcMethodEntry): RpcMethodEntry {
    return this.#aroundRequest ? wrapMethod(method, this.#aroundRequest) : method;
  }

  /** Starts the plugins, in their order. */
  async start(): Promise<void> {
    for (const plugin of this.#plugins) await plugin.start?.();
  }

  /** Stops the plugins, in reverse; one that fails does not keep the others from stopping. */
  async stop(options: StopOptions): Promise<void> {
    for (const plugin of this.#plugins.toReversed()) {
      try {
        await plugin.stop?.(options);
      } catch (error) {
        complain(plugin, error);
      }
    }
  }

  /** Tells all of an installed interface. */
  interfaceInstalled(installed: Interface): void {
    this.#each((plugin) => plugin.onInterfaceInstalled?.(installed));
  }

  /** Tells all of an error, unless it comes of telling them. */
  failed(error: Error, context: ErrorContext): void {
    const trace = currentTrace();
    // What a hook leaves to itself, such as a request that it does not await, would be told without end.
    if (trace !== undefined && this.#reports.has(trace.origin ?? trace)) return;
    const report = newTrace(context.traceId, trace);
    this.#reports.add(report);
    runInTrace(report, () => this.#each((plugin) => plugin.onError?.(error, context)));
  }

  /** Tells plugins of a refused request; undefined if no plugin has the hook. */
  get refused(): ErrorHook | undefined {
    if (!this.#plugins.some(({ onRefused }) => onRefused)) return undefined;
    return (reason, context) => this.#each((plugin) => plugin.onRefused?.(reason, context));
  }

  /** Tells all of an HTTP request. */
  httpRequested(request: Request, context: HttpContext): void {
    this.#each((plugin) => plugin.onHttpRequest?.(request, context));
  }

  /** A hook may be asynchronous, too: it is not waited for. */
  #each(hook: (plugin: Plugin) => unknown): void {
    for (const plugin of this.#plugins) {
      Promise.try(hook, plugin).catch((error) => complain(plugin, error));
    }
  }
}

function complain({ name }: Plugin, thrown: unknown): void {
  log.error("The plugin {name} failed: {error}", { name, error: toError(thrown) });
}

function hooks<Hook>(
  plugins: readonly Plugin[],
  pick: (plugin: Plugin) => Hook | undefined,
): Hook[] {
  return plugins.map(pick).filter((hook) => hook !== undefined);
}

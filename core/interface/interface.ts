import type { StopOptions } from "../component.ts";
import type { Config } from "../config/config.ts";
import { declarationsOf } from "../declarations/declaration.ts";
import type { EmitOptions } from "../events/emit_options.ts";
import { taskType } from "../events/handling/tasks.ts";
import type { Baggage } from "../observe/baggage.ts";
import type { Metrics } from "../observe/metrics/metrics.ts";
import { baggage } from "../observe/trace.ts";
import { createProxy, type ProxyOptions, type RemoteMethods } from "../rpc/calling/proxy.ts";
import type { Work } from "./background_work.ts";
import { Messenger, stateOf } from "./messenger.ts";
import type { OwnedComponent } from "./owned_components.ts";

export type { InterfaceHost } from "./interface_host.ts";

/** A service as its callers see it; see {@linkcode Interface.proxy}. */
export type Remote<Service> = RemoteMethods<Service, keyof Interface>;

const BRAND = Symbol.for("lymph.Interface");

/**
 * Base class of every service. Write methods, put a decorator above those that others may use, and
 * name the class in a configuration.
 *
 * @example A service
 * ```ts
 * import { Interface, rpc } from "@lymph/lymph";
 *
 * export class Greeting extends Interface {
 *   @rpc()
 *   async greet({ name }: { name: string }): Promise<string> {
 *     await this.emit("greeted", { name });
 *     return `Hi, ${name}!`;
 *   }
 * }
 * ```
 */
export abstract class Interface extends Messenger {
  /** Recognises service classes, whichever copy of this module they come from. */
  static readonly [BRAND]: true = true;

  /** Name on the wire: the key in the configuration, or else the class's name. */
  get name(): string {
    return stateOf(this).name;
  }

  /** Version such as `"1.5.0"`, or null. */
  get version(): string | null {
    return stateOf(this).installation?.version ?? null;
  }

  /** Whether this instance does the service's tasks, and nothing else. */
  get isWorker(): boolean {
    return stateOf(this).installation?.isWorker ?? false;
  }

  /** Id under which this interface of this instance is registered; known from `onStart` on. */
  get id(): string {
    return stateOf(this).id;
  }

  /**
   * Identity of the instance, which its interfaces share: `lymph tail` and `discover --instances` show it,
   * and events that it emits have it as their `source`. It is known from `onStart` on.
   */
  get identity(): string {
    return stateOf(this).host.identity;
  }

  /** Metrics of the service's own; they appear among those of its container. */
  protected get metrics(): Metrics {
    return stateOf(this).metrics;
  }

  /**
   * What travels with the request, event, task or HTTP request that is served, such as
   * `this.baggage.get("tenant")`. See {@linkcode withBaggage} for how to add to it.
   */
  protected get baggage(): Baggage {
    return baggage();
  }

  /** Takes the service's part of the configuration, before anything starts. */
  applyConfig(_config: Config): void | Promise<void> {}

  /** Called once other services can be reached, before this one is registered. */
  onStart(): void | Promise<void> {}

  /**
   * Called when the service was unregistered, while it can still make and serve requests: finish
   * what comes from elsewhere than RPC and events.
   *
   * @param _options Its signal aborts when there is no more time.
   */
  onDrain(_options: StopOptions): void | Promise<void> {}

  /**
   * Called when the service was unregistered and has served its last request, and never while
   * `onStart` runs.
   */
  onStop(): void | Promise<void> {}

  /**
   * Whether the service can do its work. `/_health/ready` asks for it, and `/_health/` of a web service
   * does, once the service is registered. Calls reach an unhealthy service all the same.
   */
  isHealthy(): boolean | Promise<boolean> {
    return true;
  }

  /** Whether others should find this interface. */
  shouldRegister(): boolean {
    return true;
  }

  /** What is registered besides the address: anything that JSON can hold. */
  describe(): Record<string, unknown> {
    return {};
  }

  /**
   * Has a component started and stopped together with this service. Components start in order before
   * `onStart`, or right after it if `onStart` has named them. They stop in reverse after `onStop`.
   *
   * @param component Has a `start()`, a `stop()`, or both. If `start()` fails, the service does not start.
   * @returns The component.
   * @throws {TypeError} If the service has started already.
   *
   * @example A pool of connections
   * ```ts
   * import { Interface, rpc } from "@lymph/lymph";
   *
   * class Pool {
   *   async start(): Promise<void> {}
   *   async stop(): Promise<void> {}
   *   query(sql: string): string[] {
   *     return [sql];
   *   }
   * }
   *
   * export class Orders extends Interface {
   *   readonly #pool = this.use(new Pool());
   *
   *   @rpc()
   *   list(): string[] {
   *     return this.#pool.query("select id from orders");
   *   }
   * }
   * ```
   */
  protected use<Component extends OwnedComponent>(component: Component): Component {
    stateOf(this).components.add(component);
    return component;
  }

  /**
   * Begins work in the background: call it in `onStart` or later. Its signal aborts when the service is
   * about to stop; the service waits for the work to end. An error goes to the log and to `onError`
   * of plugins, and does not end the service.
   *
   * @param work Does it. It keeps the trace of the request or event that it is begun in, not its deadline.
   * @throws {TypeError} If the service has not begun to start.
   *
   * @example Look for something every minute
   * ```ts
   * import { Interface } from "@lymph/lymph";
   * import { setTimeout as pause } from "node:timers/promises";
   *
   * export class Poller extends Interface {
   *   override onStart(): void {
   *     this.spawn((signal) => this.poll(signal));
   *   }
   *
   *   private async poll(signal: AbortSignal): Promise<void> {
   *     for (;;) {
   *       await this.emit("poller.looked");
   *       await pause(60_000, undefined, { signal }); // rejects when the service stops
   *     }
   *   }
   * }
   * ```
   */
  protected spawn(work: Work): void {
    const { work: background, host, name } = stateOf(this);
    const subject = `${name}.${work.name || "spawn"}`;
    background.spawn(work, { subject, onError: (...failure) => host.failed(...failure) });
  }

  /**
   * A typed stand-in for another service.
   *
   * @example Calling a method
   * ```ts
   * import { Interface, rpc } from "@lymph/lymph";
   *
   * // With a real service: import type { Greeting } from "./greeting.ts";
   * abstract class Greeting extends Interface {
   *   abstract greet(args: { name: string }): Promise<string>;
   * }
   *
   * export class Doorman extends Interface {
   *   readonly #greeting = this.proxy<Greeting>("Greeting", { timeoutMs: 500 });
   *
   *   @rpc()
   *   async open({ guest }: { guest: string }): Promise<string> {
   *     return await this.#greeting.greet({ name: guest });
   *   }
   * }
   * ```
   *
   * @param service Name of the service, or an endpoint.
   * @returns An object whose methods send requests; each has a `defer` whose promise may be ignored.
   */
  protected proxy<Service = never>(service: string, options: ProxyOptions = {}): Remote<Service> {
    const requests = { request: this.request.bind(this) };
    return createProxy(service, requests, options) as Remote<Service>;
  }

  /**
   * Hands a task over to the workers of this service; resolves once the broker has it.
   *
   * @param task The method, such as `this.resize`.
   * @param args Its arguments, an object that survives the wire.
   * @throws {TypeError} If the method is no task of this service.
   */
  protected apply<Args>(
    task: (args: Args) => unknown,
    args: NoInfer<Args>,
    options?: EmitOptions,
  ): Promise<void> {
    if (declarationsOf(this.constructor).get(task.name)?.kind !== "task") {
      throw new TypeError(`Cannot hand over ${task.name || "a function"} as it must be a @task()`);
    }
    return stateOf(this).emit(taskType(this.name, task.name), args, options);
  }
}

/** A class of services. */
export type InterfaceClass<Service extends Interface = Interface> = new () => Service;

/** Whether a value is a service class, whichever copy of this module it extends. */
export function isInterfaceClass(value: unknown): value is InterfaceClass {
  return typeof value === "function" && BRAND in value;
}

import type { StopOptions } from "./component.ts";
import type { Config } from "./config/config.ts";
import { declarationsOf } from "./declarations.ts";
import type { EventOptions } from "./events/decorators.ts";
import { type EachEventOptions, type EventLoop, openEachEvent } from "./events/each_event.ts";
import type { EmitOptions, ServiceEvent } from "./events/event_system.ts";
import { type EventType, type EventTypes, namesOf } from "./events/event_type.ts";
import { type NextEventOptions, waitForEvent } from "./events/next_event.ts";
import { taskType } from "./events/tasks.ts";
import type { Installation, InterfaceHost } from "./interface_host.ts";
import type { Message } from "./message.ts";
import { Metrics } from "./observe/metrics.ts";
import type { RequestOptions } from "./rpc/client.ts";
import type { Question } from "./rpc/caller.ts";
import { createProxy, type ProxyOptions, type RemoteMethods } from "./rpc/proxy.ts";

export type { Installation, InterfaceHost } from "./interface_host.ts";

/** A service as its callers see it; see {@linkcode Interface.proxy}. */
export type Remote<Service> = RemoteMethods<Service, keyof Interface>;

const BRAND = Symbol.for("lymph.Interface");
let install: (installed: Interface, installation: Installation) => void;
let lookUpHost: (installed: Interface) => InterfaceHost;
let lookUpMetrics: (installed: Interface) => Metrics;
let setBase: (installed: Interface, hooks: BaseHooks) => void;
let lookUpBase: (installed: Interface) => BaseHooks;

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
export abstract class Interface {
  /** Recognises service classes, whichever copy of this module they come from. */
  static readonly [BRAND]: true = true;
  #installation: Installation | undefined;
  readonly #metrics: Metrics = new Metrics(() => ({ interface: this.name }));
  #base: BaseHooks = {};

  static {
    install = (installed, installation) => installed.#installation = installation;
    lookUpHost = (installed) => installed.#host();
    lookUpMetrics = (installed) => installed.#metrics;
    setBase = (installed, hooks) => installed.#base = hooks;
    lookUpBase = (installed) => installed.#base;
  }

  /** Name on the wire: the key in the configuration, or else the class's name. */
  get name(): string {
    return this.#installation?.name ?? this.constructor.name;
  }

  /** Version such as `"1.5.0"`, or null. */
  get version(): string | null {
    return this.#installation?.version ?? null;
  }

  /** Whether this instance does the service's tasks, and nothing else. */
  get isWorker(): boolean {
    return this.#installation?.isWorker ?? false;
  }

  /** Metrics of the service's own; they appear among those of its container. */
  protected get metrics(): Metrics {
    return this.#metrics;
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

  /** Called when the service was unregistered and has served its last request. */
  onStop(): void | Promise<void> {}

  /** Whether others should find this interface. */
  shouldRegister(): boolean {
    return true;
  }

  /** What is registered beside the address: anything that JSON can hold. */
  describe(): Record<string, unknown> {
    return {};
  }

  /**
   * Publishes an event; resolves once the broker has it.
   *
   * @param type Dotted type, such as `"order.placed"`.
   * @param body Payload.
   * @throws {EventError} If the broker does not take it.
   * @throws {RangeError} If the type is none, such as a pattern.
   */
  protected emit<Body = unknown>(
    type: string | EventType<Body>,
    body?: NoInfer<Body>,
    options?: EmitOptions,
  ): Promise<void> {
    const name = typeof type === "string" ? type : type.type;
    return this.#host().emit(name, body === undefined ? {} : body, options);
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
    return this.#host().emit(taskType(this.name, task.name), args, options);
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
    const { namespace = service, ...defaults } = options;
    const proxy = createProxy(namespace, async (subject, body, requestOptions) => {
      const message = await this.#host().request(service, { subject, body }, requestOptions);
      return message.body;
    }, defaults);
    return proxy as Remote<Service>;
  }

  /**
   * Sends one request and resolves to the whole reply, headers included.
   *
   * @param address Name of a service, or an endpoint.
   * @param question Subject `<interface>.<method>` and body.
   */
  protected request(
    address: string,
    question: Question,
    options?: RequestOptions,
  ): Promise<Message> {
    return this.#host().request(address, question, options);
  }

  /**
   * Subscribes a function to events while the service runs; resolves once it is live. Its queue,
   * named after the function or `queueName`, stays and gathers events when it has unsubscribed,
   * unless it is `broadcast` or `once`.
   *
   * @param types Event types or patterns.
   * @param handler Resolves = handled, rejects = tried again as `retries` says.
   * @returns Dispose of it to unsubscribe.
   */
  protected subscribe<Body = unknown>(
    types: EventTypes<Body>,
    handler: (event: ServiceEvent<Body>) => unknown,
    options: EventOptions = {},
  ): Promise<AsyncDisposable> {
    const names = namesOf(types as EventTypes<never>);
    return this.#host().subscribe(
      this,
      names,
      handler as (event: ServiceEvent) => unknown,
      options,
    );
  }

  /**
   * Waits for one event. Name as `trigger` what makes it happen, so that it cannot come too early.
   *
   * @param types Event types or patterns.
   * @throws {EventTimeoutError} If none comes in time.
   *
   * @example Ask by event, and wait for the answer
   * ```ts
   * import { Interface, rpc } from "@lymph/lymph";
   *
   * export class Weather extends Interface {
   *   @rpc()
   *   async measure(): Promise<unknown> {
   *     const trigger = () => this.emit("weather.wanted");
   *     const { body } = await this.nextEvent("weather.measured", { trigger, timeoutMs: 500 });
   *     return body;
   *   }
   * }
   * ```
   */
  protected async nextEvent<Body = unknown>(
    types: EventTypes<Body>,
    options: NextEventOptions = {},
  ): Promise<ServiceEvent<Body>> {
    const names = namesOf(types as EventTypes<never>);
    const event = await waitForEvent(
      (handler, eventOptions) => this.#host().subscribe(this, names, handler, eventOptions),
      names,
      options,
    );
    return event as ServiceEvent<Body>;
  }

  /**
   * Subscribes a loop to events; resolves once none can be missed any more. It gets all of them,
   * whatever other instances get, and unsubscribes when the loop is left, or the request that it
   * was opened for is given up, such as by a browser that leaves.
   *
   * @param types Event types or patterns.
   * @throws {EventError} Out of the loop, if it does not keep up.
   *
   * @example Follow orders for as long as the caller waits
   * ```ts
   * import { Interface, rpc } from "@lymph/lymph";
   *
   * export class Auditor extends Interface {
   *   @rpc()
   *   async follow(): Promise<void> {
   *     for await (const { body } of await this.eachEvent("order.*")) console.log(body);
   *   }
   * }
   * ```
   */
  protected async eachEvent<Body = unknown>(
    types: EventTypes<Body>,
    options: EachEventOptions = {},
  ): Promise<EventLoop<Body>> {
    const names = namesOf(types as EventTypes<never>);
    const events = await openEachEvent(
      (handler, eventOptions) => this.#host().subscribe(this, names, handler, eventOptions),
      options,
    );
    return events as EventLoop<Body>;
  }

  #host(): InterfaceHost {
    if (this.#installation) return this.#installation.host;
    throw new TypeError(`Cannot use ${this.name} before it is installed in a container`);
  }
}

/** What a base class does at each hook, after a subclass's own, whether that calls `super` or not. */
export interface BaseHooks {
  /** At `applyConfig`. */
  applyConfig?(config: Config): void;
  /** At `onStart`. */
  onStart?(): Promise<void>;
  /** At `onDrain`, even if the subclass's own fails. */
  onDrain?(options: StopOptions): Promise<void>;
  /** At `onStop`, even if the subclass's own fails. */
  onStop?(): Promise<void>;
  /** At `describe`; what a subclass says goes before it. */
  describe?(): Record<string, unknown>;
}

/** A class of services. */
export type InterfaceClass<Service extends Interface = Interface> = new () => Service;

/** Whether a value is a service class, whichever copy of this module it extends. */
export function isInterfaceClass(value: unknown): value is InterfaceClass {
  return typeof value === "function" && BRAND in value;
}

/** The container of an interface; for base classes that bring sockets of their own. */
export function hostOf(installed: Interface): InterfaceHost {
  return lookUpHost(installed);
}

/** The metrics of an interface's own; for containers. */
export function metricsOf(installed: Interface): Metrics {
  return lookUpMetrics(installed);
}

/** Tells an interface where it lives; for containers. */
export function installInterface(installed: Interface, installation: Installation): void {
  install(installed, installation);
}

/** Sets what the base class of an interface does itself; for base classes that bring sockets. */
export function setBaseHooks(installed: Interface, hooks: BaseHooks): void {
  setBase(installed, hooks);
}

/** What the base class of an interface does itself; for containers. */
export function baseHooksOf(installed: Interface): BaseHooks {
  return lookUpBase(installed);
}

import type { Config } from "./config/config.ts";
import type { EventOptions } from "./declarations.ts";
import { TimeoutError } from "./errors.ts";
import type { EmitOptions, ServiceEvent } from "./events/event_system.ts";
import type { Message } from "./message.ts";
import { currentTraceId } from "./observe/trace.ts";
import type { RequestOptions } from "./rpc/client.ts";
import type { Question } from "./rpc/caller.ts";
import { createProxy, type ProxyOptions, type RemoteMethods } from "./rpc/proxy.ts";

/** A service as its callers see it; see {@linkcode Interface.proxy}. */
export type Remote<Service> = RemoteMethods<Service, keyof Interface>;

/** What a container does for the interfaces in it. */
export interface InterfaceHost {
  /** Identity of the container. */
  readonly identity: string;
  /** Sends a request. */
  request(address: string, question: Question, options?: RequestOptions): Promise<Message>;
  /** Publishes an event. */
  emit(type: string, body: unknown, options?: EmitOptions): Promise<void>;
  /** Subscribes a handler of an interface. */
  subscribe(
    owner: Interface,
    types: readonly string[],
    handler: (event: ServiceEvent) => unknown,
    options: EventOptions,
  ): Promise<AsyncDisposable>;
}

/** Where an interface has been installed. */
export interface Installation {
  /** Its container. */
  readonly host: InterfaceHost;
  /** Name on the wire. */
  readonly name: string;
  /** Version, or null. */
  readonly version: string | null;
}

const BRAND = Symbol.for("lymph.Interface");
let install: (installed: Interface, installation: Installation) => void;

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

  static {
    install = (installed, installation) => installed.#installation = installation;
  }

  /** Name on the wire: the key in the configuration, or else the class's name. */
  get name(): string {
    return this.#installation?.name ?? this.constructor.name;
  }

  /** Version such as `"1.5.0"`, or null. */
  get version(): string | null {
    return this.#installation?.version ?? null;
  }

  /** Takes the service's part of the configuration, before anything starts. */
  applyConfig(_config: Config): void | Promise<void> {}

  /** Called once other services can be reached, before this one is registered. */
  onStart(): void | Promise<void> {}

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
   */
  protected emit(type: string, body: unknown = {}, options?: EmitOptions): Promise<void> {
    return this.#host().emit(type, body, options);
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
   * Subscribes a function to events while the service runs; resolves once it is live.
   *
   * @param types Event types or patterns.
   * @param handler Resolves = handled, rejects = tried again as `retries` says.
   * @returns Dispose of it to unsubscribe.
   */
  protected subscribe(
    types: string | readonly string[],
    handler: (event: ServiceEvent) => unknown,
    options: EventOptions = {},
  ): Promise<AsyncDisposable> {
    const patterns = typeof types === "string" ? [types] : types;
    return this.#host().subscribe(this, patterns, handler, options);
  }

  /**
   * Waits for one event.
   *
   * @param types Event types or patterns.
   * @param options Milliseconds to wait at most; 3000 by default.
   * @throws {TimeoutError} If none comes in time.
   */
  protected async nextEvent(
    types: string | readonly string[],
    { timeoutMs = 3000 }: { readonly timeoutMs?: number } = {},
  ): Promise<ServiceEvent> {
    const next = Promise.withResolvers<ServiceEvent>();
    const options: EventOptions = { once: true, queueName: "handler" };
    await using _subscription = await this.subscribe(types, next.resolve, options);
    const timer = setTimeout(() => {
      const request = { subject: String(types), endpoint: "", traceId: currentTraceId() };
      next.reject(new TimeoutError(`No ${types} event came within ${timeoutMs} ms`, request));
    }, timeoutMs);
    return await next.promise.finally(() => clearTimeout(timer));
  }

  #host(): InterfaceHost {
    if (this.#installation) return this.#installation.host;
    throw new TypeError(`Cannot use ${this.name} before it is installed in a container`);
  }
}

/** A class of services. */
export type InterfaceClass<Service extends Interface = Interface> = new () => Service;

/** Whether a value is a service class, whichever copy of this module it extends. */
export function isInterfaceClass(value: unknown): value is InterfaceClass {
  return typeof value === "function" && BRAND in value;
}

/** Tells an interface where it lives; for containers. */
export function installInterface(installed: Interface, installation: Installation): void {
  install(installed, installation);
}

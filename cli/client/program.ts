import type { EachEventOptions, EventLoop } from "../../core/events/loops/each_event.ts";
import type { EventOptions } from "../../core/events/event_options.ts";
import type { EmitOptions } from "../../core/events/emit_options.ts";
import type { ServiceEvent } from "../../core/events/service_event.ts";
import type { EventType, EventTypes } from "../../core/events/event_type.ts";
import type { NextEventOptions } from "../../core/events/loops/next_event.ts";
import { Interface, type Remote } from "../../core/interface/interface.ts";
import type { Message } from "../../core/message/message.ts";
import type { Question } from "../../core/rpc/question.ts";
import type { RequestOptions } from "../../core/rpc/calling/request_options.ts";
import type { ProxyOptions } from "../../core/rpc/calling/proxy.ts";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import type { ServiceRegistry } from "../../core/discovery/registry.ts";
import { instancesOf } from "./service_instances.ts";
import type { Connection } from "./connection.ts";

/** A program that does what services do, except that it serves nothing and is not registered. */
export class Program extends Interface implements Connection {
  /** Name on the wire of programs without a name. */
  static readonly UNNAMED = "program";
  #disconnect: (() => Promise<void>) | undefined;
  #registry: ServiceRegistry | undefined;

  /**
   * Connects the program to its container.
   *
   * @param disconnect Ends the container.
   */
  attach(registry: ServiceRegistry, disconnect: () => Promise<void>): void {
    this.#registry = registry;
    this.#disconnect = disconnect;
  }

  /** {@inheritDoc Connection.discover} */
  async discover(): Promise<string[]> {
    return await this.#registry?.discover() ?? [];
  }

  /** {@inheritDoc Connection.instances} */
  async instances(service: string): Promise<readonly ServiceInstance[]> {
    return this.#registry === undefined ? [] : await instancesOf(this.#registry, service);
  }

  override proxy<Service = never>(service: string, options?: ProxyOptions): Remote<Service> {
    return super.proxy<Service>(service, options);
  }

  override request(
    address: string,
    question: Question,
    options?: RequestOptions,
  ): Promise<Message> {
    return super.request(address, question, options);
  }

  override emit<Body = unknown>(
    type: string | EventType<unknown, Body>,
    body?: NoInfer<Body>,
    options?: EmitOptions,
  ): Promise<void> {
    return super.emit(type, body, options);
  }

  override subscribe<Body = unknown>(
    types: EventTypes<Body>,
    handler: (event: ServiceEvent<Body>) => unknown,
    options: EventOptions = {},
  ): Promise<AsyncDisposable> {
    if (this.name !== Program.UNNAMED) return super.subscribe(types, handler, options);
    if (options.queueName !== undefined || options.broadcast === false) {
      throw new TypeError(
        "Cannot keep a queue for a program without a name: pass connect({ name: … })",
      );
    }
    return super.subscribe(types, handler, { ...options, broadcast: true });
  }

  override nextEvent<Body = unknown>(
    types: EventTypes<Body>,
    options?: NextEventOptions,
  ): Promise<ServiceEvent<Body>> {
    return super.nextEvent(types, options);
  }

  override eachEvent<Body = unknown>(
    types: EventTypes<Body>,
    options?: EachEventOptions,
  ): Promise<EventLoop<Body>> {
    return super.eachEvent(types, options);
  }

  override shouldRegister(): boolean {
    return false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#disconnect?.();
  }
}

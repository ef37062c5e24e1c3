import type { EventOptions } from "../events/event_options.ts";
import type { EmitOptions } from "../events/emit_options.ts";
import { type EventType, type EventTypes, namesOf, schemasOf } from "../events/event_type.ts";
import {
  type EachEventOptions,
  type EventLoop,
  openEachEvent,
} from "../events/loops/each_event.ts";
import { openEachLoggedEvent } from "../events/loops/each_logged_event.ts";
import { readLog } from "../events/loops/read_log.ts";
import { type NextEventOptions, waitForEvent } from "../events/loops/next_event.ts";
import { checkEmitted, parsingHandler } from "../events/parsed_bodies.ts";
import type { ServiceEvent } from "../events/service_event.ts";
import type { Message } from "../message/message.ts";
import type { RequestOptions } from "../rpc/calling/request_options.ts";
import type { Question } from "../rpc/question.ts";
import { InterfaceState } from "./interface_state.ts";

/** What the framework keeps of an interface; for containers, and base classes that bring sockets. */
export let stateOf: (installed: Messenger) => InterfaceState;

/** What a service can do with others: send requests, emit events and subscribe to them. */
export abstract class Messenger {
  readonly #state: InterfaceState = new InterfaceState(this.constructor.name);

  static {
    stateOf = (installed) => installed.#state;
  }

  /**
   * Publishes an event; resolves once the broker has it.
   *
   * @param type Dotted type, such as `"order.placed"`.
   * @param body Payload.
   * @throws {EventError} If the broker does not take it.
   * @throws {TypeError} If the body is not what the event type declares; nothing is published.
   * @throws {RangeError} If the type is invalid, for example a pattern.
   */
  protected emit<Body = unknown>(
    type: string | EventType<unknown, Body>,
    body?: NoInfer<Body>,
    options?: EmitOptions,
  ): Promise<void> {
    const sent = body === undefined ? {} : body;
    if (typeof type === "string") return this.#state.emit(type, sent, options);
    if (type.schema !== undefined) return this.#emitChecked(type, sent, options);
    return this.#state.emit(type.type, sent, options);
  }

  async #emitChecked(
    type: EventType<unknown>,
    body: unknown,
    options: EmitOptions | undefined,
  ): Promise<void> {
    checkEmitted(type, body);
    await this.#state.emit(type.type, body, options);
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
    return this.#state.host.request(address, question, options);
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
    return this.#subscribe(types, handler as (event: ServiceEvent) => unknown, options);
  }

  #subscribe(
    types: EventTypes<unknown>,
    handler: (event: ServiceEvent) => unknown,
    options: EventOptions,
  ): Promise<AsyncDisposable> {
    const { host, name } = this.#state;
    return host.subscribe(name, namesOf(types), this.#parsing(types, handler), options);
  }

  #parsing<Result>(
    types: EventTypes<unknown>,
    handler: (event: ServiceEvent) => Result,
  ): (event: ServiceEvent) => Result {
    return parsingHandler(handler, { subject: this.#state.name, schemas: schemasOf(types) });
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
    const event = await waitForEvent(
      (handler, eventOptions) => this.#subscribe(types, handler, eventOptions),
      namesOf(types),
      options,
    );
    return event as ServiceEvent<Body>;
  }

  /**
   * Subscribes a loop to events; resolves once none can be missed any more. It gets all of them,
   * whatever other instances get, and unsubscribes when the loop is left, or the request that it
   * was opened for is given up, such as by a browser that leaves.
   *
   * With `since`, it goes on where it has left off: each event comes once, in order, whatever happens
   * to the loop or its process in between, as long as the log has it.
   *
   * @param types Event types or patterns.
   * @throws {EventError} Out of the loop, if it does not keep up.
   * @throws {RangeError} If `keep` is not from 1 to 100,000.
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
    const { host, name } = this.#state;
    const names = namesOf(types); // refuses an invalid one at once
    const reader = await readLog(host.eventLog, { ownerName: name, types: names, ...options });
    const events = reader
      ? openEachLoggedEvent(reader, { ...options, parse: this.#parsing(types, (event) => event) })
      : await openEachEvent(
        (handler, eventOptions) => this.#subscribe(types, handler, eventOptions),
        options,
      );
    return events as EventLoop<Body>;
  }
}

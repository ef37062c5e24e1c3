import type { EachEventOptions, EventLoop } from "../../core/events/loops/each_event.ts";
import type { EventOptions } from "../../core/events/event_options.ts";
import type { EmitOptions } from "../../core/events/event_system.ts";
import type { ServiceEvent } from "../../core/events/service_event.ts";
import type { EventType, EventTypes } from "../../core/events/event_type.ts";
import type { NextEventOptions } from "../../core/events/loops/next_event.ts";
import type { Remote } from "../../core/interface/interface.ts";
import type { Message } from "../../core/message/message.ts";
import type { Question } from "../../core/rpc/question.ts";
import type { RequestOptions } from "../../core/rpc/calling/request_options.ts";
import type { ProxyOptions } from "../../core/rpc/calling/proxy.ts";

/** A program's connection to all services. Dispose of it to disconnect. */
export interface Connection extends AsyncDisposable {
  /** A typed stand-in for a service; see {@linkcode Interface.proxy}. */
  proxy<Service = never>(service: string, options?: ProxyOptions): Remote<Service>;
  /** Sends one request and resolves to the whole reply; see {@linkcode Interface.request}. */
  request(address: string, question: Question, options?: RequestOptions): Promise<Message>;
  /** Publishes an event; resolves once the broker has it. See {@linkcode Interface.emit}. */
  emit<Body = unknown>(
    type: string | EventType<Body>,
    body?: NoInfer<Body>,
    options?: EmitOptions,
  ): Promise<void>;
  /**
   * Subscribes a function to events; see {@linkcode Interface.subscribe}.
   *
   * @throws {TypeError} If the subscription needs a queue that lasts and the program has no name.
   */
  subscribe<Body = unknown>(
    types: EventTypes<Body>,
    handler: (event: ServiceEvent<Body>) => unknown,
    options?: EventOptions,
  ): Promise<AsyncDisposable>;
  /** Waits for one event; see {@linkcode Interface.nextEvent}. */
  nextEvent<Body = unknown>(
    types: EventTypes<Body>,
    options?: NextEventOptions,
  ): Promise<ServiceEvent<Body>>;
  /** Subscribes a loop to events; see {@linkcode Interface.eachEvent}. */
  eachEvent<Body = unknown>(
    types: EventTypes<Body>,
    options?: EachEventOptions,
  ): Promise<EventLoop<Body>>;
}

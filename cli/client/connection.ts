import type { ServiceInstance } from "../../core/discovery/instance.ts";
import type { EachEventOptions, EventLoop } from "../../core/events/loops/each_event.ts";
import type { EventOptions } from "../../core/events/event_options.ts";
import type { EmitOptions } from "../../core/events/emit_options.ts";
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
  /** Names of the services that the registry knows, in alphabetical order. */
  discover(): Promise<string[]>;
  /**
   * The running instances of a service.
   *
   * @throws {RpcError} If the registry does not list them in time.
   */
  instances(service: string): Promise<readonly ServiceInstance[]>;
  /** Publishes an event; resolves once the broker has it. See {@linkcode Interface.emit}. */
  emit<Body = unknown>(
    type: string | EventType<unknown, Body>,
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

/** Options of `connect`. A command passes those that it was called with. */
export interface ConnectOptions {
  /**
   * Configuration file.
   *
   * @default {`$LYMPH_CONFIG`, or `.lymph.yml` of the project}
   */
  readonly config?: string | undefined;
  /**
   * File with the values of `$(var.…)`.
   *
   * @default {`$LYMPH_VARS`}
   */
  readonly vars?: string | undefined;
  /**
   * Name of the program. With it, subscriptions have a queue `<name>-<queueName>` that keeps
   * events while the program is away; without it, every subscription ends with the program.
   *
   * @default {none}
   */
  readonly name?: string | undefined;
  /**
   * Address of all sockets.
   *
   * @default {`container.ip`, `$LYMPH_NODE_IP`, or 127.0.0.1}
   */
  readonly ip?: string | undefined;
  /**
   * Use the address of the interface that leads outside.
   *
   * @default {false}
   */
  readonly guessExternalIp?: boolean;
  /**
   * Host under which others reach the program.
   *
   * @default {`container.advertise`, `$LYMPH_NODE_ADVERTISE`, or the address}
   */
  readonly advertise?: string | undefined;
  /**
   * The program makes a few requests and ends: if no service has ever run here, it creates no
   * state directory, and does not notice services that start later. It ends at once, without
   * waiting for busy services.
   *
   * @default {false}
   */
  readonly once?: boolean;
}

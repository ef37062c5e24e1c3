import type { ServiceInstance } from "../discovery/instance.ts";
import type { ErrorContext } from "../error_hook.ts";
import type { EventOptions } from "../events/event_options.ts";
import type { EmitOptions } from "../events/emit_options.ts";
import type { EventLog } from "../events/event_log.ts";
import type { ServiceEvent } from "../events/service_event.ts";
import type { Message } from "../message/message.ts";
import type { Metrics } from "../observe/metrics/metrics.ts";
import type { HttpCall, HttpContext, Wrap } from "../plugins/around.ts";
import type { RequestOptions } from "../rpc/calling/request_options.ts";
import type { Question } from "../rpc/question.ts";

/** What a container does for the interfaces in it. */
export interface InterfaceHost {
  /** Whether everything has started and is registered, and nothing stops. */
  readonly isReady: boolean;
  /** Identity of the container. */
  readonly identity: string;
  /** Address that sockets of an interface's own listen on. */
  readonly ip: string;
  /** What is measured in the container. */
  readonly metrics: Metrics;
  /** Sends a request. */
  request(address: string, question: Question, options?: RequestOptions): Promise<Message>;
  /** The instances of a service that are known now, in a new array after each change. */
  instances(service: string): readonly ServiceInstance[];
  /** Whether the registry has told which instances a service has, if any. */
  isDiscovered(service: string): boolean;
  /** Publishes an event. */
  emit(type: string, body: unknown, options?: EmitOptions): Promise<void>;
  /** Subscribes a handler of the interface of a name. */
  subscribe(
    ownerName: string,
    types: readonly string[],
    handler: (event: ServiceEvent) => unknown,
    options: EventOptions,
  ): Promise<AsyncDisposable>;
  /** The logs of its event system, if that has some. */
  readonly eventLog: EventLog | undefined;
  /** Tells the plugins of an undeclared error. */
  failed(error: Error, context: ErrorContext): void;
  /** Tells the plugins of an HTTP request. */
  httpRequested(request: Request, context: HttpContext): void;
  /** Wraps the handlers of HTTP requests; undefined if no plugin does. */
  readonly aroundHttpRequest: Wrap<HttpCall, Response> | undefined;
  /** Trace of the span that is running, where spans are recorded. */
  activeTraceId(): string | undefined;
}

/** Where an interface has been installed. */
export interface Installation {
  /** Its container. */
  readonly host: InterfaceHost;
  /** Name on the wire. */
  readonly name: string;
  /** Version, or null. */
  readonly version: string | null;
  /** Whether it does tasks, and nothing else. */
  readonly isWorker: boolean;
}

/**
 * Services as classes: write one, name it in YAML, run it with `lymph instance`. Discovery, RPC,
 * events, logs, traces and tests are there.
 *
 * @example A service
 * ```ts
 * import { Interface, rpc } from "@lymph/lymph";
 *
 * export class Greeting extends Interface {
 *   @rpc()
 *   greet({ name }: { name: string }): string {
 *     return `Hi, ${name}!`;
 *   }
 * }
 * ```
 *
 * @module
 */
export type { EventCall, HttpCall, RequestCall, TaskCall, Wrap } from "./core/plugins/around.ts";
export type { Work } from "./core/interface/background_work.ts";
export type { Component, StopOptions } from "./core/component.ts";
export * from "./core/config/mod.ts";
export { Container } from "./core/container/container.ts";
export type { Health } from "./core/container/health.ts";
export type {
  ContainerOptions,
  ContainerParts,
  DescribeClass,
  InstallOptions,
} from "./core/container/container_options.ts";
export type { ValidateMode, ValidateOptions } from "./core/checks/validate_options.ts";
export {
  type FitsInput,
  type FitsOutput,
  type NoObject,
  rawRpc,
  type RawRpcDecorator,
  type RawRpcMethod,
  rpc,
  type RpcDecorator,
  type RpcMethod,
  type TakesObject,
} from "./core/rpc/decorators.ts";
export type { MethodDecorator } from "./core/declarations/method_decorator.ts";
export type {
  HttpRoute,
  OptionalSchema,
  Raises,
  RawRpcOptions,
  RpcOptions,
} from "./core/rpc/rpc_options.ts";
export type {
  Parsed,
  SchemaInput,
  SchemaIssue,
  SchemaOutput,
  SchemaResult,
  Sent,
  SentAs,
  StandardJsonSchema,
  StandardJsonSchemaOptions,
  StandardProps,
  StandardSchema,
} from "./core/contract/standard/standard_schema.ts";
export type { ClassContract, HandlerContract, MethodContract } from "./core/contract/contract.ts";
export type { DeclaredError } from "./core/contract/service_contract.ts";
export type { Definitions, JsonType, Schema, WireType } from "./core/contract/schema.ts";
export type {
  Contracts,
  LogLevelChange,
  MethodDescription,
} from "./core/container/default_interface.ts";
export type { ServiceInstance } from "./core/discovery/instance.ts";
export {
  ConfigError,
  EventError,
  EventTimeoutError,
  type FailedRequest,
  LookupError,
  LymphError,
  NackError,
  type NackErrorOptions,
  NotConnectedError,
  type NotExecuted,
  QueueFullError,
  RegistrationError,
  RemoteError,
  type RemoteErrorOptions,
  RequestError,
  RpcError,
  TimeoutError,
  UnrecoverableError,
} from "./core/errors.ts";
export {
  event,
  type EventMethod,
  serialEvent,
  task,
  type TaskMethod,
} from "./core/events/decorators.ts";
export type { EventOptions, SerialEventOptions, TaskOptions } from "./core/events/event_options.ts";
export type { EachEventOptions, EventLoop, FollowedEvent } from "./core/events/loops/each_event.ts";
export type { EmitOptions } from "./core/events/emit_options.ts";
export type { ServiceEvent } from "./core/events/service_event.ts";
export {
  type EventSchemas,
  type EventType,
  eventType,
  type EventTypes,
} from "./core/events/event_type.ts";
export type { NextEventOptions } from "./core/events/loops/next_event.ts";
export {
  Interface,
  type InterfaceClass,
  type InterfaceHost,
  type Remote,
} from "./core/interface/interface.ts";
export type { Headers, Message, MessageType } from "./core/message/message.ts";
export { Messenger } from "./core/interface/messenger.ts";
export type { PendingWork } from "./core/observe/pending_work.ts";
export { Baggage } from "./core/observe/baggage.ts";
export { baggage, traceId, withBaggage } from "./core/observe/trace.ts";
export { getLogger, type Logger, type LogLevel, type LogMethod } from "./core/observe/logs/log.ts";
export {
  Counter,
  Distribution,
  Gauge,
  Histogram,
  type MetricKind,
  Metrics,
  type MetricSource,
  type Sample,
  type Tags,
} from "./core/observe/metrics/metrics.ts";
export type {
  Span,
  SpanHolder,
  SpanKind,
  SpanOptions,
  Spans,
  SpanSampler,
} from "./core/observe/spans.ts";
export type { OwnedComponent } from "./core/interface/owned_components.ts";
export type { Plugin } from "./core/plugins/plugin.ts";
export type { ErrorContext, ErrorHook } from "./core/error_hook.ts";
export type { HttpContext } from "./core/plugins/around.ts";
export type { Question } from "./core/rpc/question.ts";
export type { Client } from "./core/rpc/calling/client.ts";
export type { RequestOptions } from "./core/rpc/calling/request_options.ts";
export { DrainError } from "./core/rpc/serving/drain_error.ts";
export type { HeartbeatOptions } from "./core/rpc/calling/heartbeat.ts";
export type { Balance, PeerOptions } from "./core/rpc/peer_options.ts";
export type { ServingLimits } from "./core/rpc/serving/in_flight.ts";
export type {
  Arrives,
  HasMethods,
  IsInstance,
  NotSendable,
  Unchanged,
} from "./core/rpc/calling/arrives.ts";
export type { ErrorClass } from "./core/rpc/calling/own_error.ts";
export type {
  ArgsByName,
  CallerArgs,
  CallerResult,
  FirstIs,
  ProxyOptions,
  RemoteMethod,
  RemoteMethods,
  RemoteNames,
} from "./core/rpc/calling/proxy.ts";
export { ReplyChannel } from "./core/rpc/serving/reply_channel.ts";
export type { RequestContext } from "./core/rpc/serving/request_context.ts";
export * from "./core/values/mod.ts";

/**
 * Types of values on both sides of a gateway.
 *
 * @module
 */
import type { Interface } from "../core/interface/interface.ts";
import type { Arrives, NotSendable } from "../core/rpc/calling/arrives.ts";
import type { CallerArgs, CallerResult, RemoteNames } from "../core/rpc/calling/proxy.ts";
import type { Decimal, Extension, Undefined, Uuid } from "../core/values/mod.ts";

/** What is text in JSON. */
export type Textual =
  | Decimal
  | Uuid
  | Temporal.ZonedDateTime
  | Temporal.PlainDateTime
  | Temporal.PlainDate
  | Temporal.PlainTime;

/** The type with which a result arrives from a gateway: dates, decimals and UUIDs are text. */
export type FromGateway<T> =
  // `any` and `unknown` stay what they are.
  unknown extends T ? T
    : T extends Textual ? string
    : T extends Extension | typeof Undefined ? unknown
    : T extends
      | string
      | number
      | bigint
      | boolean
      | null
      | undefined
      | void
      | ArrayBufferView
      | NotSendable<string> ? T
    : T extends ReadonlyMap<infer Key, infer Value> ? Map<FromGateway<Key>, FromGateway<Value>>
    : T extends ReadonlySet<infer Item> ? Set<FromGateway<Item>>
    : T extends readonly unknown[] ? { [Index in keyof T]: FromGateway<T[Index]> }
    : T extends object ? [keyof T] extends [never] ? T
      : { [Name in keyof T]: FromGateway<T[Name]> }
    : T;

/** The type with which an argument may be sent: in place of a date, decimal or UUID its text. */
export type ToGateway<T> = unknown extends T ? T
  : T extends Temporal.ZonedDateTime ? T | Date | string
  : T extends Textual ? T | string
  : T extends
    | string
    | number
    | bigint
    | boolean
    | null
    | undefined
    | ArrayBufferView
    | NotSendable<string> ? T
  : T extends ReadonlyMap<infer Key, infer Value> ? ReadonlyMap<ToGateway<Key>, ToGateway<Value>>
  : T extends ReadonlySet<infer Item> ? ReadonlySet<ToGateway<Item>>
  : T extends readonly unknown[] ? { readonly [Index in keyof T]: ToGateway<T[Index]> }
  : T extends object ? [keyof T] extends [never] ? T
    : { readonly [Name in keyof T]: ToGateway<T[Name]> }
  : T;

/** Options of one call. */
export interface CallOptions {
  /**
   * Milliseconds to wait for the answer, with all retries.
   *
   * @default {3000}
   */
  readonly timeoutMs?: number;
  /** Gives the call up; it rejects with the reason of the signal. */
  readonly signal?: AbortSignal;
  /**
   * The call may safely be executed twice: it is sent again if the connection breaks, or the gateway
   * or the service is busy or not reached.
   *
   * @default {false}
   */
  readonly idempotent?: boolean;
  /**
   * The gateway executes calls with the same key once and repeats the outcome, so that the call is sent
   * again as an idempotent one is. Each process of a gateway knows only its own keys.
   *
   * @default {none}
   */
  readonly idempotencyKey?: string;
}

/** Options of {@linkcode connect}. */
export interface ConnectOptions extends Pick<CallOptions, "timeoutMs" | "idempotent"> {
  /**
   * Headers of every call, such as `authorization`; a function is asked before each.
   *
   * @default {{}}
   */
  readonly headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
  /**
   * Whether the browser sends cookies to another origin.
   *
   * @default {"same-origin"}
   */
  readonly credentials?: RequestCredentials;
  /**
   * What sends requests.
   *
   * @default {the platform's}
   */
  readonly fetch?: typeof fetch;
}

/** Parameters of a call: the arguments by name, and options. */
export type GatewayArgs<Args extends unknown[]> = Args extends []
  ? [args?: Readonly<Record<string, never>>, options?: CallOptions]
  : Args extends [unknown] ? [args: ToGateway<Args[0]>, options?: CallOptions]
  : [args?: ToGateway<Args[0]>, options?: CallOptions];

/**
 * A service as the clients of a gateway see it. Results have the types that arrive; see
 * {@linkcode FromGateway}.
 */
export type Connected<
  Service,
  Names extends keyof Service = RemoteNames<Service, keyof Interface>,
> = {
  readonly [Name in Names]: Service[Name] extends (...args: infer Params) => infer Result ? (
      ...args: GatewayArgs<CallerArgs<Params>>
    ) => Promise<FromGateway<CallerResult<Params, Result>>>
    : never;
};

export type { Arrives, CallerArgs, CallerResult, NotSendable, RemoteNames };

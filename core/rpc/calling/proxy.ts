import { RemoteError } from "../../errors.ts";
import type { ServiceEvent } from "../../events/service_event.ts";
import type { Message } from "../../message/message.ts";
import type { Sent } from "../../contract/standard/standard_schema.ts";
import type { Question } from "../question.ts";
import type { ReplyChannel } from "../serving/reply_channel.ts";
import type { RequestContext } from "../serving/request_context.ts";
import type { Arrives, NotSendable } from "./arrives.ts";
import { type ErrorClass, ownError } from "./own_error.ts";
import type { RequestOptions } from "./request_options.ts";

/** Sends requests by the address of a service. */
export interface Requests {
  /** Sends one and resolves to the whole reply. */
  request(address: string, question: Question, options: RequestOptions): Promise<Message>;
}

/** Calls one method and resolves to its result. */
type Call = (args?: object) => Promise<unknown>;

/** Options of a proxy. */
export interface ProxyOptions extends RequestOptions {
  /**
   * Namespace of the methods: the interface's name on the wire.
   *
   * @default {the service's name}
   */
  readonly namespace?: string;
  /**
   * Errors to throw instead of a {@linkcode RemoteError}, by the names of the errors that the
   * service declares in `raises`. Each gets the message and the fields of the service's error, and
   * the `RemoteError` as its cause.
   *
   * @default {none}
   */
  readonly errorMap?: Readonly<Record<string, ErrorClass>>;
}

/**
 * One method of a remote service. Calling it rejects as {@linkcode Client.request} does. The signature
 * has no description of its own, as editors would show it instead of the method's.
 */
export interface RemoteMethod<Args extends unknown[], Result> {
  (...args: Args): Promise<Result>;
  /** Calls the method of the service; if you do not await the promise, a rejection is ignored. */
  defer(...args: Args): Promise<Result>;
}

/**
 * Arguments as callers pass them: none where the method needs none; a channel and a context are not
 * for callers. A method that cannot be called like this takes a {@linkcode NotSendable}, which no
 * value is.
 */
export type CallerArgs<Params extends unknown[]> = FirstIs<Params, ReplyChannel> extends true
  ? Params extends [unknown, ...infer Rest] ? CallerArgs<Rest> : never
  : Params extends [] ? []
  : Params extends [(infer Args)?, (infer Context)?]
    ? RequestContext extends Context ? ArgsByName<Sent<Args>>
    : [args: NotSendable<"a method takes one object of arguments">]
  : [args: NotSendable<"a method takes one object of arguments">];

/** The parameters of a call whose arguments have a type. */
export type ArgsByName<Args> = unknown extends Args ? [args?: Args]
  : Exclude<Args, undefined> extends string | number | bigint | boolean | null | readonly unknown[]
    ? [args: NotSendable<"a method takes one object of arguments">]
  : [Arrives<Exclude<Args, undefined>>] extends [Exclude<Args, undefined>]
    ? Partial<Args> extends Args ? [args?: Args] : [args: Args]
  : [args: NotSendable<"an argument arrives with another type than the method declares">];

/** What a call resolves to; a channel may answer anything. */
export type CallerResult<Params extends unknown[], Result> = FirstIs<Params, ReplyChannel> extends
  true ? unknown : Arrives<Awaited<Result>>;

/** Whether the first parameter is of a type; one of the type `any` is not. */
export type FirstIs<Params extends unknown[], Type> = Params extends [infer First, ...unknown[]]
  ? unknown extends First ? false : First extends Type ? true : false
  : false;

/**
 * Names of the methods of a service that callers see: all public ones but those named in `Own`,
 * handlers of events, and the names that a proxy cannot have.
 */
export type RemoteNames<Service, Own = never> = {
  // deno-lint-ignore no-explicit-any -- infers from any method
  [Name in keyof Service]: Service[Name] extends (...args: any[]) => unknown
    ? Name extends Own | "then" | "toJSON" | symbol ? never
    : FirstIs<Parameters<Service[Name]>, ServiceEvent> extends true ? never
    : Name
    : never;
}[keyof Service];

/**
 * A service as its callers see it: every public method of its class but those named in `Own` and
 * handlers of events, answering with a promise. Results have the types with which they arrive; see
 * {@linkcode Arrives}.
 *
 * Decorators cannot change the type of a class: a public method without `@rpc` is listed, too, and
 * calling it rejects. Make such methods `#private`.
 */
export type RemoteMethods<
  Service,
  Own = never,
  // A mapping of names without `as`: it keeps the documentation of each method.
  Names extends keyof Service = RemoteNames<Service, Own>,
> = {
  readonly [Name in Names]: Service[Name] extends (...args: infer Params) => infer Result
    ? RemoteMethod<CallerArgs<Params>, CallerResult<Params, Result>>
    : never;
};

/**
 * Creates a proxy: `proxy.greet({ name })` asks for `<namespace>.greet`.
 *
 * @param address The service's address, and its interface's name on the wire unless the options have one.
 */
export function createProxy(
  address: string,
  requests: Requests,
  { namespace = address, errorMap, ...options }: ProxyOptions = {},
): object {
  const methods = new Map<string, RemoteMethod<[args?: object], unknown>>();
  const create = (name: string): RemoteMethod<[args?: object], unknown> => {
    const subject = `${namespace}.${name}`;
    const call: Call = async (body = {}) =>
      (await requests.request(address, { subject, body }, options)).body;
    return withDefer(errorMap === undefined ? call : withErrors(call, errorMap));
  };
  return new Proxy(Object.create(null), {
    get(_target, name) {
      // `then` would make an awaited proxy call the service.
      if (typeof name === "symbol" || name === "then" || name === "toJSON") return undefined;
      let method = methods.get(name);
      if (method === undefined) methods.set(name, method = create(name));
      return method;
    },
  });
}

/** Throws the caller's own errors for those that the service has declared. */
function withErrors(call: Call, errorMap: Readonly<Record<string, ErrorClass>>): Call {
  return async (args) => {
    try {
      return await call(args);
    } catch (cause) {
      const isMapped = cause instanceof RemoteError && Object.hasOwn(errorMap, cause.type);
      const OwnError = isMapped ? errorMap[cause.type] : undefined;
      throw OwnError === undefined ? cause : ownError(OwnError, cause as RemoteError);
    }
  };
}

function withDefer(call: Call): RemoteMethod<[args?: object], unknown> {
  const defer: Call = (args) => {
    const result = call(args);
    result.catch(() => {});
    return result;
  };
  return Object.assign(call, { defer });
}

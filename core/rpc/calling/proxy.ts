import { RemoteError } from "../../errors.ts";
import type { Message } from "../../message/message.ts";
import type { Question } from "../question.ts";
import type { ReplyChannel } from "../serving/reply_channel.ts";
import type { RequestContext } from "../serving/request_context.ts";
import type { Arrives, NotSendable } from "./arrives.ts";
import type { RequestOptions } from "./request_options.ts";

/** Sends requests by the address of a service. */
export interface Requests {
  /** Sends one and resolves to the whole reply. */
  request(address: string, question: Question, options: RequestOptions): Promise<Message>;
}

/** Calls one method and resolves to its result. */
type Call = (args?: object) => Promise<unknown>;

/** A class of errors that have a message and a cause. */
export type ErrorClass = new (message: string, options: ErrorOptions) => Error;

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
   * service declares in `raises`. Each gets the message, and the `RemoteError` as its cause.
   *
   * @default {none}
   */
  readonly errorMap?: Readonly<Record<string, ErrorClass>>;
}

/** One method of a remote service. */
export interface RemoteMethod<Args extends unknown[], Result> {
  /** Calls the method of the service; rejects as {@linkcode Client.request} does. */
  (...args: Args): Promise<Result>;
  /** Calls the method of the service; if you do not await the promise, a rejection is ignored. */
  defer(...args: Args): Promise<Result>;
}

/**
 * Arguments as callers pass them: none where the method needs none; a channel and a context are not
 * for callers. A method that cannot be called like this takes a {@linkcode NotSendable}, which no
 * value is.
 */
export type CallerArgs<Params extends unknown[]> = Params extends [ReplyChannel, ...infer Rest]
  ? CallerArgs<Rest>
  : Params extends [] ? []
  : Params extends [(infer Args)?, (infer Context)?]
    ? RequestContext extends Context ? unknown extends Args ? [args?: Args]
      : Exclude<Args, undefined> extends
        string | number | bigint | boolean | null | readonly unknown[]
        ? [args: NotSendable<"a method takes one object of arguments">]
      : [Arrives<Exclude<Args, undefined>>] extends [Exclude<Args, undefined>]
        ? Partial<Args> extends Args ? [args?: Args] : [args: Args]
      : [args: NotSendable<"an argument arrives with another type than the method declares">]
    : [args: NotSendable<"a method takes one object of arguments">]
  : [args: NotSendable<"a method takes one object of arguments">];

/** What a call resolves to; a channel may answer anything. */
export type CallerResult<Params extends unknown[], Result> = Params extends
  [ReplyChannel, ...unknown[]] ? unknown : Arrives<Awaited<Result>>;

/**
 * A service as its callers see it: every public method of its class but those named in `Own`,
 * answering with a promise. Results have the types with which they arrive; see {@linkcode Arrives}.
 */
export type RemoteMethods<Service, Own = never> = {
  readonly [
    Name in keyof Service as Name extends Own ? never
      // deno-lint-ignore no-explicit-any -- infers from any method
      : Service[Name] extends (...args: any[]) => unknown ? Name
      : never
  ]: Service[Name] extends (...args: infer Params) => infer Result
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
      throw OwnError === undefined ? cause : new OwnError((cause as Error).message, { cause });
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

/**
 * Decorators that declare what a service offers. They only record on the class what stands above a
 * method; they never wrap it, so a decorated method is an ordinary method.
 *
 * @module
 */
import { checkOptions } from "../declarations/decorator_options.ts";
import { methodDecorator } from "../declarations/method_decorator.ts";
import type { NotSendable } from "./calling/arrives.ts";
import type { RpcOptions } from "./rpc_options.ts";
import type { ReplyChannel } from "./serving/reply_channel.ts";
import type { RequestContext } from "./serving/request_context.ts";

export { type Declaration, declarationsOf, declareOn } from "../declarations/declaration.ts";
export type { MethodDecorator } from "../declarations/method_decorator.ts";

/** A method that answers a request with its result. */
// deno-lint-ignore no-explicit-any -- the method alone knows the type of its arguments
export type RpcMethod = (args: any, context: RequestContext) => unknown;
/** A method that answers a request through a channel. */
// deno-lint-ignore no-explicit-any -- as above
export type RawRpcMethod = (channel: ReplyChannel, args: any) => unknown;
/** The decorator of a method whose first parameter is one object, such as `{ name }: { name: string }`. */
export type RpcDecorator = <Method extends RpcMethod>(
  method: Method & TakesObject<Parameters<Method>[0]>,
  context: ClassMethodDecoratorContext,
) => void;
/** {@linkcode RpcDecorator} for a method that answers through a channel. */
export type RawRpcDecorator = <Method extends RawRpcMethod>(
  method: Method & TakesObject<Parameters<Method>[1]>,
  context: ClassMethodDecoratorContext,
) => void;
/** What a method is, too, whose arguments have this type: nothing more, if they are an object. */
export type TakesObject<Args> = [Args] extends [undefined] ? unknown
  : NonNullable<Args> extends NoObject ? NotSendable<"a method takes one object of arguments">
  : unknown;
/** What callers cannot fill by name. */
export type NoObject = string | number | bigint | boolean | symbol | readonly unknown[];

/**
 * Offers a method to other services. It gets one object with the caller's arguments and a
 * {@linkcode RequestContext}; what it returns or resolves to is the reply.
 *
 * @example A method and the error it declares
 * ```ts
 * import { Interface, rpc } from "@lymph/lymph";
 *
 * export class Division extends Interface {
 *   // Divides two numbers.
 *   @rpc({ raises: [RangeError] })
 *   divide({ a, b }: { a: number; b: number }): number {
 *     if (b === 0) throw new RangeError("Cannot divide by zero");
 *     return a / b;
 *   }
 * }
 * ```
 */
export function rpc(options: RpcOptions = {}): RpcDecorator {
  return methodDecorator<RpcMethod>({ caller: rpc, args: arguments }, () => {
    checkOptions(options, OPTIONS);
    return { kind: "rpc", options };
  });
}

/**
 * Offers a method that answers through a {@linkcode ReplyChannel}: acknowledge at once and work on,
 * add headers, or answer with an error of any shape.
 */
export function rawRpc(options: RpcOptions = {}): RawRpcDecorator {
  return methodDecorator<RawRpcMethod>({ caller: rawRpc, args: arguments }, () => {
    checkOptions(options, OPTIONS);
    return { kind: "rawRpc", options };
  });
}

const OPTIONS = ["raises", "params", "http", "idempotent", "help"] as const;

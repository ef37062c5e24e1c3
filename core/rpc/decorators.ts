/**
 * Decorators that declare what a service offers. They only record on the class what stands above a
 * method; they never wrap it, so a decorated method is an ordinary method.
 *
 * @module
 */
import { checkOptions } from "../declarations/decorator_options.ts";
import type {
  SchemaInput,
  SchemaOutput,
  StandardSchema,
} from "../contract/standard/standard_schema.ts";
import { methodDecorator } from "../declarations/method_decorator.ts";
import type { NotSendable } from "./calling/arrives.ts";
import type { OptionalSchema, RawRpcOptions, RpcOptions } from "./rpc_options.ts";
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
/**
 * The decorator of a method whose first parameter is one object, such as `{ name }: { name: string }`.
 * The method fits the schemas in its options.
 */
export type RpcDecorator<
  Input extends OptionalSchema = undefined,
  Output extends OptionalSchema = undefined,
> = <Method extends RpcMethod>(
  method:
    & Method
    & TakesObject<Parameters<Method>[0]>
    & FitsInput<Input, Parameters<Method>[0]>
    & FitsOutput<Output, ReturnType<Method>>,
  context: ClassMethodDecoratorContext,
) => void;
/** {@linkcode RpcDecorator} for a method that answers through a channel. */
export type RawRpcDecorator<Input extends OptionalSchema = undefined> = <
  Method extends RawRpcMethod,
>(
  method: Method & TakesObject<Parameters<Method>[1]> & FitsInput<Input, Parameters<Method>[1]>,
  context: ClassMethodDecoratorContext,
) => void;
/** What a method is, too, whose arguments have this type: nothing more, if they are an object. */
export type TakesObject<Args> = [Args] extends [undefined] ? unknown
  : NonNullable<Args> extends NoObject ? NotSendable<"a method takes one object of arguments">
  : unknown;
/** What a method is, too, that has a schema of its arguments: nothing more, if it takes what that gives. */
export type FitsInput<Input extends OptionalSchema, Args> = Input extends StandardSchema
  ? [Args] extends [undefined] ? unknown // it has no parameter
  : [SchemaOutput<Input>] extends [Args] ? unknown
  : NotSendable<"the method does not take what the schema of its arguments gives">
  : unknown;
/** What a method is, too, that has a schema of its result: nothing more, if that takes the result. */
export type FitsOutput<Output extends OptionalSchema, Result> = Output extends StandardSchema
  ? [Awaited<Result>] extends [SchemaInput<Output>] ? unknown
  : NotSendable<"the schema of the result does not take what the method returns">
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
export function rpc<
  Input extends OptionalSchema = undefined,
  Output extends OptionalSchema = undefined,
>(options: RpcOptions<Input, Output> = {}): RpcDecorator<Input, Output> {
  return methodDecorator<RpcMethod>({ caller: rpc, args: arguments }, () => {
    checkOptions(options, [...OPTIONS, "output"]);
    return { kind: "rpc", options };
  });
}

/**
 * Offers a method that answers through a {@linkcode ReplyChannel}: acknowledge at once and work on,
 * add headers, or answer with an error of any shape.
 */
export function rawRpc<Input extends OptionalSchema = undefined>(
  options: RawRpcOptions<Input> = {},
): RawRpcDecorator<Input> {
  return methodDecorator<RawRpcMethod>({ caller: rawRpc, args: arguments }, () => {
    checkOptions(options, OPTIONS);
    return { kind: "rawRpc", options };
  });
}

const OPTIONS = ["raises", "params", "http", "idempotent", "help", "input"] as const;

/**
 * Decorators that declare what a service offers. They only record on the class what stands above a
 * method; they never wrap it, so a decorated method is an ordinary method.
 *
 * @module
 */
import type { RequestContext } from "./rpc/request_context.ts";
import type { ReplyChannel } from "./rpc/reply_channel.ts";
import type { EventOptions, SerialEventOptions, TaskOptions } from "./events/decorators.ts";

/** Options of {@linkcode rpc} and {@linkcode rawRpc}. */
export interface RpcOptions {
  /**
   * Error classes that callers get to see: they travel as an ERROR reply with the class's name and
   * the message. Any other error is answered by a NACK that tells nothing.
   *
   * @default {[]}
   */
  // deno-lint-ignore no-explicit-any -- a constructor takes whatever it takes
  readonly raises?: readonly (abstract new (...args: any[]) => Error)[];
  /**
   * Parameter names for `lymph inspect`.
   *
   * @default {the names in the method's source}
   */
  readonly params?: readonly string[];
  /**
   * Help for `lymph inspect`.
   *
   * @default {the method's JSDoc comment}
   */
  readonly help?: string;
}

/** One declared method. */
export type Declaration =
  | { readonly kind: "rpc"; readonly options: RpcOptions }
  | { readonly kind: "rawRpc"; readonly options: RpcOptions }
  | { readonly kind: "event"; readonly types: readonly string[]; readonly options: EventOptions }
  | { readonly kind: "task"; readonly options: TaskOptions }
  | {
    readonly kind: "serialEvent";
    readonly types: readonly string[];
    readonly options: SerialEventOptions;
  };

/** A decorator of methods of one shape. */
export type MethodDecorator<M> = (method: M, context: ClassMethodDecoratorContext) => void;

/** A method that answers a request with its result. */
// deno-lint-ignore no-explicit-any -- the method alone knows the type of its arguments
export type RpcMethod = (args: any, context: RequestContext) => unknown;
/** A method that answers a request through a channel. */
// deno-lint-ignore no-explicit-any -- as above
export type RawRpcMethod = (channel: ReplyChannel, args: any) => unknown;
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
export function rpc(options: RpcOptions = {}): MethodDecorator<RpcMethod> {
  return (_method, context) => declare(context, { kind: "rpc", options });
}

/**
 * Offers a method that answers through a {@linkcode ReplyChannel}: acknowledge at once and work on,
 * add headers, or answer with an error of any shape.
 */
export function rawRpc(options: RpcOptions = {}): MethodDecorator<RawRpcMethod> {
  return (_method, context) => declare(context, { kind: "rawRpc", options });
}

const DECLARATIONS = Symbol.for("lymph.declarations");
type Metadata = { [DECLARATIONS]?: Map<string, Declaration> };

/** Records what stands above a method; for decorators. */
export function declare(context: ClassMethodDecoratorContext, declaration: Declaration): void {
  const name = String(context.name);
  if (context.static || context.private || typeof context.name === "symbol") {
    throw new TypeError(`Cannot declare ${name} as it must be a public method of instances`);
  }
  record(context.metadata, name, declaration);
}

function record(metadata: Metadata, name: string, declaration: Declaration): void {
  const own = Object.hasOwn(metadata, DECLARATIONS)
    ? metadata[DECLARATIONS] as Map<string, Declaration>
    : (metadata[DECLARATIONS] = new Map<string, Declaration>());
  if (own.has(name)) throw new TypeError(`Cannot declare ${name} twice: one decorator per method`);
  own.set(name, declaration);
}

/** Declares a method of a class that is made while the program runs. */
// deno-lint-ignore ban-types -- any class
export function declareOn(target: Function, name: string, declaration: Declaration): void {
  const metadata: DecoratorMetadata = Object.hasOwn(target, Symbol.metadata)
    ? target[Symbol.metadata] as DecoratorMetadata
    : {};
  Object.defineProperty(target, Symbol.metadata, { value: metadata, configurable: true });
  record(metadata, name, declaration);
}

/** All declarations of a class and the classes that it extends, by method name. */
// deno-lint-ignore ban-types -- any class
export function declarationsOf(target: Function): ReadonlyMap<string, Declaration> {
  const chain: Metadata[] = [];
  for (let c: unknown = target; typeof c === "function"; c = Object.getPrototypeOf(c)) {
    // A class without decorators of its own shows its parent's metadata.
    if (Object.hasOwn(c, Symbol.metadata)) chain.unshift(c[Symbol.metadata] as Metadata);
  }
  const all = new Map<string, Declaration>();
  for (const metadata of chain) {
    for (const [name, declaration] of metadata[DECLARATIONS] ?? []) all.set(name, declaration);
  }
  return all;
}

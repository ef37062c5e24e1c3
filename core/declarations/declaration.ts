/**
 * What is recorded on a class of its methods.
 *
 * @module
 */
import type { EventSchemas } from "../events/event_type.ts";
import type { EventOptions, SerialEventOptions, TaskOptions } from "../events/event_options.ts";
import type { RawRpcOptions, RpcOptions } from "../rpc/rpc_options.ts";

/** One declared method. */
export type Declaration =
  | { readonly kind: "rpc"; readonly options: RpcOptions }
  | { readonly kind: "rawRpc"; readonly options: RawRpcOptions }
  | {
    readonly kind: "event";
    readonly types: readonly string[];
    /** Schemas of bodies, by type or pattern; absent if no type has one. */
    readonly schemas?: EventSchemas | undefined;
    readonly options: EventOptions;
  }
  | { readonly kind: "task"; readonly options: TaskOptions }
  | {
    readonly kind: "serialEvent";
    readonly types: readonly string[];
    /** As above. */
    readonly schemas?: EventSchemas | undefined;
    readonly options: SerialEventOptions;
  };

const DECLARATIONS = Symbol.for("lymph.declarations");
type Metadata = { [DECLARATIONS]?: Map<string, Declaration> };

/**
 * Records on a class what stands above a method.
 *
 * @throws {TypeError} If it is declared already.
 */
export function record(metadata: Metadata, name: string, declaration: Declaration): void {
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

/** The declarations of a class without those of the classes that it extends, by method name. */
// deno-lint-ignore ban-types -- any class
export function ownDeclarationsOf(target: Function): ReadonlyMap<string, Declaration> {
  const metadata = Object.hasOwn(target, Symbol.metadata)
    ? target[Symbol.metadata] as Metadata
    : undefined;
  const isOwn = metadata !== undefined && Object.hasOwn(metadata, DECLARATIONS);
  return isOwn ? metadata[DECLARATIONS] as Map<string, Declaration> : new Map();
}

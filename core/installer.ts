import { type Declaration, declarationsOf, type EventOptions } from "./declarations.ts";
import { DEFAULT_INTERFACE } from "./default_interface.ts";
import type { ServiceEvent } from "./events/event_system.ts";
import type { Interface } from "./interface.ts";
import type { RpcMethodEntry } from "./rpc/dispatcher.ts";
import { readSignature } from "./signature.ts";

type Method = (...args: unknown[]) => unknown;

/** An event handler that a class declares. */
export interface EventHandlerEntry {
  /** Name of the method. */
  readonly name: string;
  /** Event types or patterns. */
  readonly types: readonly string[];
  /** Options of its declaration. */
  readonly options: EventOptions;
  /** Calls it. */
  readonly handle: (event: ServiceEvent) => unknown;
}

/** The methods of an interface that others may call. */
export function rpcMethodsOf(installed: Interface): RpcMethodEntry[] {
  const entries: RpcMethodEntry[] = [];
  for (const [name, declaration] of declarationsOf(installed.constructor)) {
    if (declaration.kind === "event") continue;
    const { options, kind } = declaration;
    const isRaw = kind === "rawRpc";
    const signature = readSignature(installed.constructor, name, isRaw ? 1 : 0);
    entries.push({
      subject: `${installed.name}.${name}`,
      version: installed.version,
      anyVersion: installed.name === DEFAULT_INTERFACE,
      options,
      signature: {
        params: options.params ?? signature.params,
        isOpen: options.params === undefined && signature.isOpen,
        help: options.help ?? signature.help,
      },
      isRaw,
      call: bind(installed, name),
    });
  }
  return entries;
}

/** The event handlers of an interface. */
export function eventHandlersOf(installed: Interface): EventHandlerEntry[] {
  return [...declarationsOf(installed.constructor)]
    .filter((entry): entry is [string, Declaration & { kind: "event" }] =>
      entry[1].kind === "event"
    )
    .map(([name, { types, options }]) => ({ name, types, options, handle: bind(installed, name) }));
}

function bind(installed: Interface, name: string): Method {
  return (installed as unknown as Record<string, Method>)[name]?.bind(installed) as Method;
}

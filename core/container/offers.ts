import type { CompiledContract } from "../checks/compile_contract.ts";
import { classSourceOf } from "../declarations/class_source.ts";
import { declarationsOf } from "../declarations/declaration.ts";
import { MethodSignature } from "../declarations/signature.ts";
import { CLASS } from "../discovery/classes.ts";
import type { EventHandlerEntry, EventHandlers } from "../events/handling/handlers.ts";
import { parsingHandler } from "../events/parsed_bodies.ts";
import { SERIAL_EVENTS } from "../events/serial/serial_handler.ts";
import type { Interface, InterfaceClass } from "../interface/interface.ts";
import { describeInterface } from "../interface/interface_hooks.ts";
import { stateOf } from "../interface/messenger.ts";
import type { RpcMethodEntry } from "../rpc/serving/dispatcher.ts";
import { DEFAULT_INTERFACE } from "./default_interface.ts";

type Method = (...args: unknown[]) => unknown;

/** The methods of an interface that others may call. */
export function rpcMethodsOf(installed: Interface): RpcMethodEntry[] {
  const entries: RpcMethodEntry[] = [];
  for (const [name, declaration] of declarationsOf(installed.constructor)) {
    if (declaration.kind !== "rpc" && declaration.kind !== "rawRpc") continue;
    const { options, kind } = declaration;
    const isRaw = kind === "rawRpc";
    const { params, help } = options;
    entries.push({
      subject: `${installed.name}.${name}`,
      version: installed.version,
      anyVersion: installed.name === DEFAULT_INTERFACE,
      options,
      signature: new MethodSignature(installed.constructor, name, {
        position: isRaw ? 1 : 0,
        params,
        help,
      }),
      isRaw,
      call: bind(installed, name),
    });
  }
  return entries;
}

/** Names of public methods of a service's class that are no methods for callers. */
export function undeclaredMethodsOf(installed: Interface): string[] {
  const type = installed.constructor;
  const declared = new Set(
    [...declarationsOf(type)].flatMap(([name, { kind }]) =>
      kind === "rpc" || kind === "rawRpc" ? [name] : []
    ),
  );
  return Object.entries(Object.getOwnPropertyDescriptors(type.prototype)).flatMap(
    ([name, { value }]) =>
      typeof value === "function" && name !== "constructor" && !declared.has(name) ? [name] : [],
  );
}

/** Loads what reads the parameters of methods; those of the default interface are declared. */
export async function loadSignatures(methods: readonly RpcMethodEntry[]): Promise<void> {
  for (const { anyVersion, signature } of methods) {
    const isOwn = !anyVersion && signature instanceof MethodSignature;
    if (isOwn) await signature.load();
  }
}

/** Loads what reads the help of methods, too. */
export async function loadHelp(methods: readonly RpcMethodEntry[]): Promise<void> {
  for (const { anyVersion, signature } of methods) {
    const isOwn = !anyVersion && signature instanceof MethodSignature;
    if (isOwn) await signature.loadHelp();
  }
}

/** What an interface declares for events, tasks and serial events. */
export function eventHandlersOf(installed: Interface): EventHandlerEntry[] {
  const entries: EventHandlerEntry[] = [];
  for (const [name, declaration] of declarationsOf(installed.constructor)) {
    if (declaration.kind === "rpc" || declaration.kind === "rawRpc") continue;
    const schemas = declaration.kind === "task" ? undefined : declaration.schemas;
    const subject = `${installed.name}.${name}`;
    const handle = parsingHandler(bind(installed, name), { subject, schemas });
    entries.push({ name, declaration, handle });
  }
  return entries;
}

/** Subscribes what interfaces declare for events, tasks and serial events; resolves once it is live. */
export async function addEventHandlers(
  interfaces: readonly Interface[],
  handlers: EventHandlers,
  contracts: ReadonlyMap<Interface, CompiledContract>,
): Promise<void> {
  for (const installed of interfaces) {
    const { name, isWorker } = installed;
    const owner = { name, isWorker, instanceId: stateOf(installed).id };
    const inputs = contracts.get(installed)?.handles ?? {};
    for (const entry of eventHandlersOf(installed)) {
      const input = hasSchemas(entry) || !Object.hasOwn(inputs, entry.name)
        ? undefined
        : inputs[entry.name];
      await handlers.add(owner, { ...entry, input });
    }
  }
}

/** Whether bodies are parsed with schemas, which replaces the check against the type. */
function hasSchemas({ declaration }: EventHandlerEntry): boolean {
  return declaration.kind !== "task" && declaration.schemas !== undefined;
}

/** What is registered besides the address of an interface. */
export function registeredMetadata(installed: Interface): Record<string, unknown> {
  if (installed.isWorker) return describeInterface(installed);
  const source = classSourceOf(installed.constructor);
  const serial = eventHandlersOf(installed)
    .filter(({ declaration }) => declaration.kind === "serialEvent").map(({ name }) => name);
  return {
    ...(source === undefined ? {} : { [CLASS]: source }),
    ...(serial.length === 0 ? {} : { [SERIAL_EVENTS]: serial }),
    ...describeInterface(installed),
  };
}

/** Whether a class declares tasks, hence whether there is something to do for a worker. */
export function hasTasks(type: InterfaceClass): boolean {
  return declarationsOf(type).values().some(({ kind }) => kind === "task");
}

function bind(installed: Interface, name: string): Method {
  return (installed as unknown as Record<string, Method>)[name]?.bind(installed) as Method;
}

import { didYouMean } from "../../core/config/closest.ts";
import { type Config, DecodeError } from "../../core/config/mod.ts";
import type { ServiceRegistry } from "../../core/discovery/registry.ts";
import type { EventSystem } from "../../core/events/event_system.ts";
import type { Plugin } from "../../core/plugins/plugin.ts";

/** What a class of somebody's own has to be, as it is created by name. */
export interface Contract<T> {
  /** Such as `a registry`. */
  readonly what: string;
  /** Methods that it must have. */
  readonly required: readonly (keyof T & string)[];
  /** Methods that it may have. */
  readonly optional: readonly (keyof T & string)[];
}

/** What a registry must be able to do. */
export const REGISTRY: Contract<ServiceRegistry> = {
  what: "a registry",
  required: ["start", "stop", "register", "unregister", "discover", "watch"],
  optional: [],
};

/** What an event system must be able to do. */
export const EVENT_SYSTEM: Contract<EventSystem> = {
  what: "an event system",
  required: ["start", "stop", "emit", "declare", "subscribe"],
  optional: ["forward"],
};

/** What a plugin may be told. */
export const PLUGIN: Contract<Plugin> = {
  what: "a plugin",
  required: [],
  optional: ["onInterfaceInstalled", "onError", "onHttpRequest"],
};

/**
 * Creates an instance of the class that a section names, and makes sure that it is what is needed.
 *
 * @param path The section.
 * @throws {ConfigError} If it cannot be created, or lacks a method; it names the section and the class.
 */
export async function createPart<T extends object>(
  config: Config,
  path: string | readonly string[],
  { contract, fallback }: { readonly contract: Contract<T>; readonly fallback?: string },
): Promise<T> {
  const part: unknown = await config.create(path, fallback);
  const problem = problemOf(part, contract);
  if (problem === undefined) return part as T;
  return config.read(path, () => {
    throw new DecodeError(`must be ${contract.what}`, { detail: problem });
  });
}

/** Why something does not fulfil a contract, if it does not. */
function problemOf<T>(part: unknown, { required, optional }: Contract<T>): string | undefined {
  if (typeof part !== "object" || part === null) return `its class has made ${String(part)}`;
  const methodOf = (name: string): unknown => Reflect.get(part, name);
  const missing = required.find((name) => typeof methodOf(name) !== "function") ??
    optional.find((name) => !["function", "undefined"].includes(typeof methodOf(name)));
  const own = namesOf(part).filter((name) => ![...required, ...optional].includes(name as never));
  const type = part.constructor?.name || "its class";
  if (missing !== undefined) return `${type} has no method ${missing}${didYouMean(missing, own)}`;
  if (required.length > 0 || optional.some((name) => methodOf(name) !== undefined)) {
    return undefined;
  }
  const misspelt = own.find((name) => didYouMean(name, optional) !== "");
  return misspelt &&
    `${type} has a method ${misspelt} that nothing calls${didYouMean(misspelt, optional)}`;
}

/** Names of what an object and its class have. */
function namesOf(part: object): string[] {
  const names: string[] = [];
  for (
    let at: object | null = part;
    at && at !== Object.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    names.push(...Object.getOwnPropertyNames(at));
  }
  return names;
}

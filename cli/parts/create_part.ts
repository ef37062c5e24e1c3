import { didYouMean } from "../../core/config/closest.ts";
import { type Config, DecodeError } from "../../core/config/mod.ts";
import type { Contract } from "./contracts.ts";

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

/** Why something does not fulfil a contract, if it does not. Properties are not checked. */
function problemOf<T>(part: unknown, { members }: Contract<T>): string | undefined {
  if (typeof part !== "object" || part === null) return `its class has made ${String(part)}`;
  const named = (kind: string): string[] =>
    Object.entries(members).filter(([, value]) => value === kind).map(([name]) => name);
  const [required, optional] = [named("required method"), named("optional method")];
  const memberOf = (name: string): unknown => Reflect.get(part, name);
  const missing = required.find((name) => typeof memberOf(name) !== "function") ??
    optional.find((name) => !["function", "undefined"].includes(typeof memberOf(name)));
  const own = namesOf(part).filter((name) => !Object.hasOwn(members, name));
  const type = part.constructor?.name || "its class";
  if (missing !== undefined) return `${type} has no method ${missing}${didYouMean(missing, own)}`;
  const uses = [...optional, ...named("optional property")].filter((name) => memberOf(name));
  if (required.length > 0 || uses.length > 0) return undefined;
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

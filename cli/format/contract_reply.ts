import { isMapping, mapValues, ownValue } from "../../core/config/mapping.ts";
import type { ClassContract } from "../../core/contract/contract.ts";
import type { ServiceContract } from "../../core/contract/service_contract.ts";
import { readDescription } from "./interface_description.ts";
import { contractIn } from "./type_description.ts";
import { readSchema } from "./read_schema.ts";
import { readRoutes } from "./route_list.ts";

/**
 * Reads the contract of one interface in a reply to `lymph.inspect`. Peers of other releases tell
 * more, or less, and Python's tell no types.
 */
export function readContract(
  reply: unknown,
  { name, version }: Pick<ServiceContract, "name" | "version">,
): ServiceContract {
  const prefix = `${name}.`;
  const methods = readDescription(reply).filter((method) => method.name.startsWith(prefix))
    .map(({ types: _, raises = [], ...method }) => ({
      ...method,
      name: method.name.slice(prefix.length),
      raises,
    }));
  const types = readTypes(contractIn(reply, { name, version }));
  const routes = readRoutes(reply).filter(({ service }) => service === name)
    .map(({ route }) => route);
  return { name, version, methods, routes, ...(types && { types }) };
}

function readTypes(contract: unknown): ClassContract | undefined {
  if (!isMapping(contract)) return undefined;
  const description = ownValue(contract, "description");
  const part = <T>(key: string, read: (value: unknown) => T): Record<string, T> => {
    const mapping = ownValue(contract, key);
    return isMapping(mapping) ? mapValues(mapping, read) : {};
  };
  return {
    ...(typeof description === "string" && { description }),
    methods: part("methods", (method) => ({
      input: readSchema(ownValue(method, "input")),
      output: readSchema(ownValue(method, "output")),
    })),
    handles: part("handles", (handler) => ({
      types: textsOf(ownValue(handler, "types")),
      body: readSchema(ownValue(handler, "body")),
    })),
    emits: part("emits", (body) => readSchema(body)),
    definitions: part("definitions", (schema) => readSchema(schema)),
    untranslated: textsOf(ownValue(contract, "untranslated")),
  };
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

import { ownValue } from "../../core/config/mapping.ts";
import type { ClassContract, MethodContract } from "../../core/contract/contract.ts";
import { resolve } from "../../core/contract/objects.ts";
import { type Definitions, nameOf, NOTHING, type Schema } from "../../core/contract/schema.ts";
import { showType } from "../../core/contract/show.ts";
import { alternativesOf, isUnknown, unionOf } from "../../core/contract/unions.ts";

/** Contracts by the name of the interface. */
export type Contracts = Readonly<Record<string, ClassContract>>;

/** The contract of one method, with the types to which it refers. */
export interface MethodTypes extends MethodContract {
  readonly definitions: Definitions;
}

const isNothing = (schema: Schema) => schema["x-wire"] === NOTHING["x-wire"];

/** Finds what a version of an interface takes and gives in a reply to `lymph.inspect`. */
export function contractIn(
  reply: unknown,
  { name, version }: { readonly name: string; readonly version?: unknown },
): unknown {
  const contracts = ownValue(reply, "contracts");
  return ownValue(contracts, `${name}@${version ?? "None"}`) ?? ownValue(contracts, name);
}

/**
 * Finds the types of a method in a reply to `lymph.inspect`.
 *
 * @param body The reply; a peer that does not know types has none in it.
 * @param method `<interface>.<method>`, and the version of the interface.
 */
export function readMethodTypes(
  body: unknown,
  { name, version }: { readonly name: string; readonly version?: unknown },
): MethodTypes | undefined {
  const dot = name.lastIndexOf(".");
  const contract = contractIn(body, { name: name.slice(0, dot), version });
  const method = ownValue(ownValue(contract, "methods"), name.slice(dot + 1));
  const [input, output] = [ownValue(method, "input"), ownValue(method, "output")];
  const definitions = ownValue(contract, "definitions");
  if (!isObject(input) || !isObject(output) || !isObject(definitions)) return undefined;
  return { input, output, definitions: definitions as Definitions };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Parameters and result as TypeScript has them, such as `(name: string, count?: number): Receipt`. */
export function formatSignature(
  { input, output, definitions }: MethodTypes,
  params: readonly string[],
): string {
  const shown = parametersOf(input, definitions, { isCall: true }) ?? params;
  const result = isUnknown(output)
    ? ""
    : `: ${isNothing(output) ? "void" : showType(output, definitions)}`;
  return `(${shown.join(", ")})${result}`;
}

/**
 * What a value has in it, if it is an object whose properties are known.
 *
 * @param options Whether these are the arguments of a call: of other values, it is not known whether a
 *   property that may be any value must be there.
 */
export function parametersOf(
  input: Schema,
  definitions: Definitions,
  { isCall = false }: { readonly isCall?: boolean } = {},
): string[] | undefined {
  const given = unionOf(alternativesOf(input).filter((schema) => !isNothing(schema)));
  const { properties, required = [] } = resolve(given, definitions) ?? {};
  return properties && propertiesOf(properties, { required, definitions, isCall });
}

interface PropertyOptions {
  readonly required: readonly string[];
  readonly definitions: Definitions;
  readonly isCall: boolean;
}

function propertiesOf(
  properties: Readonly<Record<string, Schema>>,
  { required, definitions, isCall }: PropertyOptions,
): string[] {
  return Object.entries(properties).map(([name, schema]) => {
    const mark = required.includes(name) || !isCall && isUnknown(schema) ? "" : "?";
    return `${name}${mark}: ${showType(schema, definitions)}`;
  });
}

/** Describes the named types to which methods refer, each as lines of which the first is its name. */
export function formatTypes(methods: readonly MethodTypes[]): string[][] {
  const types = new Map<string, string[]>();
  const add = (schema: unknown, definitions: Definitions): void => {
    for (const name of namesIn(schema)) {
      const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
      if (definition === undefined || types.has(name)) continue;
      types.set(name, formatType(name, definition, definitions));
      add(definition, definitions);
    }
  };
  for (const { input, output, definitions } of methods) {
    // The properties of the arguments stand in the signature.
    add(input.$ref === undefined ? input : resolve(input, definitions), definitions);
    add(output, definitions);
  }
  return [...types.values()];
}

function namesIn(schema: unknown): string[] {
  if (!isObject(schema)) return [];
  const { $ref } = schema as Schema;
  const inner = Object.values(schema).flatMap(namesIn);
  return typeof $ref === "string" ? [nameOf($ref), ...inner] : inner;
}

function formatType(name: string, schema: Schema, definitions: Definitions): string[] {
  const { properties, additionalProperties, required = [] } = schema;
  if (properties === undefined) return [`${name} = ${showType(schema, definitions)}`];
  const lines = propertiesOf(properties, { required, definitions, isCall: false });
  if (additionalProperties !== undefined) {
    lines.push(`[key: string]: ${showType(additionalProperties, definitions)}`);
  }
  return [name, ...lines];
}

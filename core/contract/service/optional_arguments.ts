import { resolve } from "../objects.ts";
import { type Definitions, NOTHING, type Schema } from "../schema.ts";

/** Names of properties, and those that every value has. */
interface Names {
  readonly all: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
}

/**
 * Names of arguments that a call may leave out, by their types.
 *
 * @param input What a method takes.
 * @returns The names; undefined where the types do not tell.
 */
export function optionalArguments(
  input: Schema,
  definitions: Definitions,
): readonly string[] | undefined {
  const names = namesOf(input, definitions, new Map());
  return names && [...names.all.difference(names.required)];
}

/** @param known Names of parts that were looked at; undefined for those that are being looked at. */
function namesOf(
  schema: Schema,
  definitions: Definitions,
  known: Map<Schema, Names | undefined>,
): Names | undefined {
  const target = resolve(schema, definitions);
  if (target === undefined) return undefined;
  if (!known.has(target)) {
    known.set(target, undefined);
    known.set(target, readNames(target, (part) => namesOf(part, definitions, known)));
  }
  return known.get(target);
}

function readNames(schema: Schema, of: (part: Schema) => Names | undefined): Names | undefined {
  const { anyOf, allOf, type, properties = {}, required = [] } = schema;
  if (anyOf !== undefined) {
    const parts = anyOf.filter((part) => part["x-wire"] !== NOTHING["x-wire"]).map(of);
    if (parts.length === 0 || !parts.every((part) => part !== undefined)) return undefined;
    return parts.reduce((a, b) => ({
      all: a.all.union(b.all),
      required: a.required.intersection(b.required),
    }));
  }
  if (allOf !== undefined) {
    const parts = allOf.map(of).filter((part) => part !== undefined);
    return parts.length === 0 ? undefined : parts.reduce((a, b) => ({
      all: a.all.union(b.all),
      required: a.required.union(b.required),
    }));
  }
  if (type !== "object" || schema["x-wire"] !== undefined) return undefined;
  return { all: new Set(Object.keys(properties)), required: new Set(required) };
}

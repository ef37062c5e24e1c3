import { type Definitions, nameOf, NOTHING, type Schema, UNKNOWN } from "./schema.ts";
import { alternativesOf, intersectionOf, isUnknown, unionOf } from "./unions.ts";

const MAX_DEPTH = 64;

/** What an object is made of. */
export interface Members {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  readonly additionalProperties?: Schema;
}

/** The schema of an object. */
export function objectOf({ properties, required, additionalProperties }: Members): Schema {
  return {
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
    ...(additionalProperties !== undefined && { additionalProperties }),
  };
}

/** A property of an object. */
export interface Property {
  readonly schema: Schema;
  /** Whether it may be missing. */
  readonly isOptional: boolean;
}

/** Adds a property. */
export function addProperty(
  members: { properties: Record<string, Schema>; required: string[] },
  name: string,
  { schema, isOptional }: Property,
): void {
  // Not by assignment, which `__proto__` would turn into something else.
  Object.defineProperty(members.properties, name, {
    value: schema,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  const at = members.required.indexOf(name);
  if (at >= 0) members.required.splice(at, 1);
  if (!isOptional) members.required.push(name);
}

/** Whether a property of a type may be missing: it is if it is undefined, as a message leaves it out. */
export function mayBeMissing(schema: Schema, definitions: Definitions): boolean {
  const target = resolve(schema, definitions);
  if (target === undefined || isUnknown(target) || isNothing(target)) return true;
  const { anyOf, allOf } = target;
  if (anyOf !== undefined) return anyOf.some((part) => mayBeMissing(part, definitions));
  return allOf !== undefined && allOf.every((part) => mayBeMissing(part, definitions));
}

/** A schema without `undefined`. */
export function withoutNothing(schema: Schema): Schema {
  const alternatives = alternativesOf(schema);
  if (alternatives.length < 2 || !alternatives.some(isNothing)) return schema;
  return unionOf(alternatives.filter((part) => !isNothing(part)));
}

function isNothing(schema: Schema): boolean {
  return schema["x-wire"] === NOTHING["x-wire"];
}

/** Follows references; undefined if one is not described yet. */
export function resolve(schema: Schema, definitions: Definitions): Schema | undefined {
  let target: Schema | undefined = schema;
  for (let depth = 0; target?.$ref !== undefined && depth < MAX_DEPTH; depth++) {
    const name: string = nameOf(target.$ref);
    target = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  }
  return target;
}

/** What an object is made of, intersections as one; undefined for other schemas. */
export function membersOf(schema: Schema, definitions: Definitions): Members | undefined {
  const target = resolve(schema, definitions);
  if (target === undefined) return undefined;
  if (target.allOf !== undefined) {
    const parts = target.allOf.map((part) => membersOf(part, definitions));
    return parts.every((part) => part !== undefined) ? parts.reduce(merge) : undefined;
  }
  if (target.type !== "object" || target["x-wire"] !== undefined) return undefined;
  const { properties = {}, required = [], additionalProperties } = target;
  return { properties, required, ...(additionalProperties && { additionalProperties }) };
}

function merge(a: Members, b: Members): Members {
  const properties: Record<string, Schema> = { ...a.properties };
  for (const [name, schema] of Object.entries(b.properties)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const isSame = JSON.stringify(known) === JSON.stringify(schema);
    properties[name] = known === undefined || isSame ? schema : intersectionOf([known, schema]);
  }
  const others = [a.additionalProperties, b.additionalProperties].filter((s) => s !== undefined);
  return {
    properties,
    required: [...new Set([...a.required, ...b.required])],
    ...(others.length > 0 && { additionalProperties: intersectionOf(others) }),
  };
}

/** Some of an object's members, as `Pick` gives them, and whether they are required. */
export function pickMembers(
  { properties, required }: Members,
  isPicked: (name: string) => boolean,
): Members {
  return {
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => isPicked(name))),
    required: required.filter(isPicked),
  };
}

/**
 * The parts of an intersection that say something of its values: beside a text, a number or a list, an
 * object such as `{ __brand: "Id" }` is there for the compiler alone.
 */
export function withoutBrands(
  parts: readonly Schema[],
  definitions: Definitions,
): readonly Schema[] {
  const isObject = (schema: Schema) => membersOf(schema, definitions) !== undefined;
  const mayBeOther = (schema: Schema): boolean => {
    if (isUnknown(schema) || isObject(schema)) return false;
    const target = resolve(schema, definitions) ?? UNKNOWN;
    const { anyOf, allOf } = target;
    if (anyOf !== undefined) return anyOf.some(mayBeOther);
    return allOf === undefined || allOf.some(mayBeOther);
  };
  return parts.some(mayBeOther) ? parts.filter((part) => !isObject(part)) : parts;
}

/** Names of an object's properties, as `keyof` gives them. */
export function keysOf(schema: Schema, definitions: Definitions): Schema | undefined {
  const members = membersOf(schema, definitions);
  if (members === undefined) return undefined;
  const names = Object.keys(members.properties).map((name): Schema => ({ const: name }));
  return members.additionalProperties ? { type: "string" } : unionOf(names);
}

/** What is at an index, or one of several, of an object or array. */
export function elementOf(
  schema: Schema,
  index: Schema,
  definitions: Definitions,
): Schema | undefined {
  const target = resolve(schema, definitions);
  if (target === undefined) return undefined;
  const found = alternativesOf(resolve(index, definitions) ?? index).map((key) => {
    if (target.type === "array") return itemOf(target, key);
    const members = membersOf(target, definitions);
    if (members === undefined || key.const === undefined) return members?.additionalProperties;
    const name = String(key.const);
    if (!Object.hasOwn(members.properties, name)) return members.additionalProperties;
    const property = members.properties[name];
    return property && members.required.includes(name)
      ? property
      : property && unionOf([property, NOTHING]);
  });
  return found.every((part) => part !== undefined) ? unionOf(found) : undefined;
}

function itemOf({ items, prefixItems = [] }: Schema, key: Schema): Schema | undefined {
  if (typeof key.const === "number") return prefixItems[key.const] ?? (items || undefined);
  return unionOf([...prefixItems, ...(items ? [items] : [])]);
}

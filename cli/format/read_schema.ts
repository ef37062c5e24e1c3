import { isMapping, type Mapping, mapValues, ownValue } from "../../core/config/mapping.ts";
import type { JsonType, Schema } from "../../core/contract/schema.ts";
import { WIRE_TYPES } from "../../core/contract/wire_types.ts";

/** No signature nests so deeply; what is further inside may be anything. */
const MAX_DEPTH = 64;

const TYPES: ReadonlySet<unknown> = new Set<JsonType>(
  ["array", "boolean", "integer", "null", "number", "object", "string"],
);

type Reader = (value: unknown, depth: number) => unknown;

const text: Reader = (value) => typeof value === "string" ? value : undefined;
const number: Reader = (value) => typeof value === "number" ? value : undefined;
const constant: Reader = (value) =>
  typeof value === "bigint" ? String(value) : isScalar(value) ? value : undefined;
const one: Reader = (value, depth) => isMapping(value) ? readSchema(value, depth + 1) : undefined;
const several: Reader = (value, depth) =>
  Array.isArray(value) ? value.map((part) => readSchema(part, depth + 1)) : undefined;

/** What each keyword holds; undefined is left out. */
const KEYWORDS: { readonly [Key in keyof Schema]-?: Reader } = {
  $ref: (value) => typeof value === "string" && value.startsWith("#/$defs/") ? value : undefined,
  type: (value) => TYPES.has(value) ? value : undefined,
  "x-wire": (value) => value === "map" || value === "set" || isWireType(value) ? value : undefined,
  const: constant,
  enum: (value) =>
    Array.isArray(value) ? value.filter((one) => isScalar(one) || one === null) : undefined,
  anyOf: several,
  allOf: several,
  not: one,
  properties: (value, depth) =>
    isMapping(value) ? mapValues(value, (property) => readSchema(property, depth + 1)) : undefined,
  required: (value) => Array.isArray(value) ? value.map(String) : undefined,
  additionalProperties: one,
  items: (value, depth) => value === false ? false : one(value, depth),
  prefixItems: several,
  minItems: number,
  maxItems: number,
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: number,
  minLength: number,
  maxLength: number,
  pattern: text,
  format: text,
  contentEncoding: text,
  description: text,
};

/** Reads a schema that a peer has sent: what is no keyword of ours, or holds something else, is left out. */
export function readSchema(value: unknown, depth: number = 0): Schema {
  if (!isMapping(value) || depth > MAX_DEPTH) return {};
  const entries = Object.entries(KEYWORDS).flatMap(([key, read]) => {
    const found = (read as Reader)(ownValue(value as Mapping, key), depth);
    return found === undefined ? [] : [[key, found]];
  });
  return Object.fromEntries(entries);
}

function isWireType(value: unknown): boolean {
  return typeof value === "string" && Object.hasOwn(WIRE_TYPES, value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

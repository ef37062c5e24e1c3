import type { Definitions, Schema } from "../schema.ts";
import { resolve } from "../objects.ts";
import { alternativesOf, isUnknown } from "../unions.ts";

/** What a value is, as coarsely as JSON tells; `absent` for one that was left out. */
export type Kind =
  | "absent"
  | "array"
  | "boolean"
  | "bytes"
  | "null"
  | "number"
  | "object"
  | "other"
  | "string";

/** One bit for each kind, so that several are one number. */
export const KIND_BITS: Readonly<Record<Kind, number>> = {
  absent: 1,
  null: 2,
  boolean: 4,
  number: 8,
  string: 16,
  bytes: 32,
  array: 64,
  object: 128,
  other: 256,
};

const { absent, boolean, number, string, bytes, array, object, other } = KIND_BITS;
const ALL = 511;

/** The bit of a value's kind. */
export function kindBitOf(value: unknown): number {
  switch (typeof value) {
    case "string":
      return string;
    case "number":
    case "bigint":
      return number;
    case "boolean":
      return boolean;
    case "undefined":
      return absent;
    default:
      return typeof value === "object" ? objectBitOf(value) : other;
  }
}

function objectBitOf(value: object | null): number {
  if (value === null) return KIND_BITS.null;
  if (Array.isArray(value)) return array;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return object;
  return ArrayBuffer.isView(value) ? bytes : other;
}

/** The kinds that bits stand for. */
export function kindsOf(bits: number): Kind[] {
  return (Object.keys(KIND_BITS) as Kind[]).filter((kind) => (bits & KIND_BITS[kind]) !== 0);
}

/** The bits of kinds; what is no kind is ignored. */
export function bitsOf(kinds: Iterable<unknown>): number {
  let bits = 0;
  for (const kind of kinds) {
    bits |= Object.hasOwn(KIND_BITS, kind as Kind) ? KIND_BITS[kind as Kind] : 0;
  }
  return bits;
}

const TYPE_BITS: Readonly<Record<NonNullable<Schema["type"]>, number>> = {
  array,
  boolean,
  integer: number,
  null: KIND_BITS.null,
  number,
  object,
  string,
};

/** The kinds of the values that a schema describes, as bits. */
export function kindBitsOfSchema(schema: Schema, definitions: Definitions): number {
  const target = resolve(schema, definitions);
  if (target === undefined || isUnknown(target)) return ALL;
  const parts = alternativesOf(target);
  if (parts.length === 1 && parts[0] === target) return bitsOfOne(target, definitions);
  return parts.reduce((bits, part) => bits | kindBitsOfSchema(part, definitions), 0);
}

function bitsOfOne(schema: Schema, definitions: Definitions): number {
  const { const: value, type, allOf, "x-wire": wire } = schema;
  if (wire !== undefined) return wireBits(schema);
  if (value !== undefined) return kindBitOf(value);
  if (type !== undefined) return TYPE_BITS[type];
  if (allOf === undefined) return ALL;
  return allOf.reduce((bits, part) => bits & kindBitsOfSchema(part, definitions), ALL);
}

function wireBits({ "x-wire": wire }: Schema): number {
  switch (wire) {
    case "nothing":
      return absent | KIND_BITS.null;
    case "int":
      return number;
    case "bytes":
      return bytes;
    case "map":
      return object | other; // with text keys it arrives as an object
    default:
      return other;
  }
}

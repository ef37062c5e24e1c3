import { resolve } from "../objects.ts";
import type { Definitions, Schema } from "../schema.ts";
import { alternativesOf, isUnknown } from "../unions.ts";
import { KIND_BITS, kindBitOf } from "./kinds.ts";

const { absent, array, boolean, bytes, number, object, other, string } = KIND_BITS;
/** Those of all kinds. */
const ALL = Object.values(KIND_BITS).reduce((bits, bit) => bits | bit, 0);

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

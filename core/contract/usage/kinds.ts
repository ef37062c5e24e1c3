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

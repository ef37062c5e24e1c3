/**
 * Types as JSON Schema 2020-12.
 *
 * @see {@link https://json-schema.org/draft/2020-12/json-schema-core}
 * @module
 */

/**
 * Types of the wire that JSON does not have, by their names on the wire; see {@linkcode values}.
 * `int` is a `bigint`, `nothing` is `undefined`, which travels as nil.
 */
export type WireType =
  | "bytes"
  | "date"
  | "datetime"
  | "Decimal"
  | "int"
  | "local-datetime"
  | "map"
  | "nothing"
  | "set"
  | "time"
  | "UndefinedType"
  | "UUID";

/** Names of the types that JSON has. */
export type JsonType = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";

/** The keywords that describe a value; `{}` describes any. */
export interface Schema {
  /** Another schema: `#/$defs/<name>`. */
  readonly $ref?: string;
  /** Type in JSON; with {@linkcode Schema.x-wire}, the form in which JSON can show the value. */
  readonly type?: JsonType;
  /** Type on the wire, where JSON has none. It says more than `type` and replaces it. */
  readonly "x-wire"?: WireType;
  /** The only value; a `bigint` is written as its digits, with `x-wire`. */
  readonly const?: string | number | boolean;
  /** The only values. */
  readonly enum?: readonly (string | number | boolean | null)[];
  /** At least one of these must hold. */
  readonly anyOf?: readonly Schema[];
  /** All of these must hold. */
  readonly allOf?: readonly Schema[];
  /** This must not hold; `{ not: {} }` describes no value. */
  readonly not?: Schema;
  /** Properties of an object by name. */
  readonly properties?: Readonly<Record<string, Schema>>;
  /** Names of properties that must be present. */
  readonly required?: readonly string[];
  /** All other properties of an object. */
  readonly additionalProperties?: Schema;
  /** Elements of an array behind those of `prefixItems`; `false` if there may be none. */
  readonly items?: Schema | false;
  /** First elements of an array. */
  readonly prefixItems?: readonly Schema[];
  /** Least number of elements. */
  readonly minItems?: number;
  /** Greatest number of elements. */
  readonly maxItems?: number;
  /** Least number. */
  readonly minimum?: number;
  /** Greatest number. */
  readonly maximum?: number;
  /** A number below all allowed ones. */
  readonly exclusiveMinimum?: number;
  /** A number above all allowed ones. */
  readonly exclusiveMaximum?: number;
  /** A number that divides the allowed ones. */
  readonly multipleOf?: number;
  /** Least number of characters. */
  readonly minLength?: number;
  /** Greatest number of characters. */
  readonly maxLength?: number;
  /** Regular expression that a string must match somewhere, with the flag `u`. */
  readonly pattern?: string;
  /** Format of a string, such as `email`. */
  readonly format?: string;
  /** Encoding in which JSON shows bytes. */
  readonly contentEncoding?: "base64";
  /** What it is for. */
  readonly description?: string;
}

/** Keywords of a schema whose values are numbers. */
export const NUMBER_KEYWORDS = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
] as const satisfies readonly (keyof Schema)[];

/** Named schemas. */
export type Definitions = Readonly<Record<string, Schema>>;

/** Describes any value. */
export const UNKNOWN: Schema = Object.freeze({});

/** Describes no value. */
export const NEVER: Schema = Object.freeze({ not: UNKNOWN });

/** `undefined`: it travels as nil, or is left out of its object. */
export const NOTHING: Schema = Object.freeze({ type: "null", "x-wire": "nothing" });

/** Begins a reference to a named schema. */
const DEFINITIONS = "#/$defs/";

/** Refers to a named schema. */
export function refTo(name: string): Schema {
  const pointer = name.replaceAll("~", "~0").replaceAll("/", "~1");
  return { $ref: DEFINITIONS + encodeURIComponent(pointer) };
}

/** Name of the schema that a reference refers to. */
export function nameOf(ref: string): string {
  const pointer = decodeURIComponent(ref.slice(DEFINITIONS.length));
  return pointer.replaceAll("~1", "/").replaceAll("~0", "~");
}

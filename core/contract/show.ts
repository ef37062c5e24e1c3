import { formatValue } from "../values/format.ts";
import { escapeCharacter, MISLEADING } from "../values/unprintable.ts";
import { type Definitions, nameOf, type Schema } from "./schema.ts";

const UNPRINTABLE = new RegExp(`[${MISLEADING}]`, "g");

const MAX_TEXT = 60;
const MAX_NESTING = 3;

/** Names of the wire's own types, as TypeScript has them. */
const WIRE_NAMES: Readonly<Record<NonNullable<Schema["x-wire"]>, string>> = {
  bytes: "Uint8Array",
  date: "Temporal.PlainDate",
  datetime: "Temporal.ZonedDateTime",
  Decimal: "Decimal",
  int: "bigint",
  "local-datetime": "Temporal.PlainDateTime",
  map: "Map",
  nothing: "undefined",
  set: "Set",
  time: "Temporal.PlainTime",
  UndefinedType: "Undefined",
  UUID: "Uuid",
};

/** A value in an error: in full if it is short, otherwise what it is. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : "an array";
  if (value instanceof Map) return "a Map";
  if (value instanceof Set) return "a Set";
  const text = ArrayBuffer.isView(value) ? "bytes" : shallow(value);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

function shallow(value: unknown): string {
  if (typeof value !== "object" || value === null) return formatValue(value);
  const prototype = Object.getPrototypeOf(value);
  const isPlain = prototype === null || prototype === Object.prototype;
  return isPlain ? "an object" : formatValue(value);
}

/** A text as JSON has it, without control characters and not longer than an error may be. */
function quote(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return JSON.stringify(short).replace(UNPRINTABLE, escapeCharacter);
}

/** A schema as TypeScript would write it, with its limits. */
export function showType(
  schema: Schema,
  definitions: Definitions = {},
  nesting: number = 0,
): string {
  const show = (inner: Schema) => showType(inner, definitions, nesting + 1);
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (schema.const !== undefined) return constant(schema);
  if (schema.enum !== undefined) {
    return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  }
  if (schema.anyOf !== undefined) {
    return nesting > MAX_NESTING ? "…" : [...new Set(schema.anyOf.map(show))].join(" | ");
  }
  if (schema.allOf !== undefined) return schema.allOf.map(show).join(" & ");
  if (schema.not !== undefined) return "never";
  const name = nesting > MAX_NESTING ? schema.type ?? "…" : typeName(schema, show);
  return [name, ...limitsOf(schema)].join(" ");
}

function constant(schema: Schema): string {
  return schema["x-wire"] === "int" ? `${schema.const}n` : JSON.stringify(schema.const);
}

function typeName(schema: Schema, show: (schema: Schema) => string): string {
  const wire = schema["x-wire"];
  if (wire === "set") return `Set<${show(schema.items || {})}>`;
  if (wire === "map") {
    const inner = (schema.items || {}).prefixItems ?? [];
    return `Map<${inner.map(show).join(", ")}>`;
  }
  if (wire !== undefined) return WIRE_NAMES[wire];
  switch (schema.type) {
    case "array":
      return arrayName(schema, show);
    case "object":
      return objectName(schema, show);
    default:
      return schema.type ?? "unknown";
  }
}

function arrayName({ items, prefixItems, minItems }: Schema, show: (schema: Schema) => string) {
  if (prefixItems === undefined) {
    const item = show(items || {});
    return item.includes(" ") ? `(${item})[]` : `${item}[]`;
  }
  const parts = prefixItems.map((item, i) => show(item) + (i < (minItems ?? 0) ? "" : "?"));
  if (items) parts.push(`...${show(items)}[]`);
  return `[${parts.join(", ")}]`;
}

function objectName(
  { properties, additionalProperties, required = [] }: Schema,
  show: (schema: Schema) => string,
): string {
  const parts = Object.entries(properties ?? {}).map(([name, property]) =>
    `${name}${required.includes(name) ? "" : "?"}: ${show(property)}`
  );
  if (additionalProperties !== undefined) {
    parts.push(`[key: string]: ${show(additionalProperties)}`);
  }
  const text = `{ ${parts.join("; ")} }`;
  return parts.length === 0 || text.length > MAX_TEXT ? "object" : text;
}

/** What narrows a type, in words. */
function* limitsOf(schema: Schema): Generator<string> {
  if (schema["x-wire"] === undefined && schema.format !== undefined) {
    yield `in the format ${schema.format}`;
  }
  if (schema.pattern !== undefined) yield `matching /${schema.pattern}/u`;
  yield* rangeOf(schema);
  if (schema.exclusiveMinimum !== undefined) yield `above ${schema.exclusiveMinimum}`;
  if (schema.exclusiveMaximum !== undefined) yield `below ${schema.exclusiveMaximum}`;
  if (schema.multipleOf !== undefined) yield `divisible by ${schema.multipleOf}`;
  yield* lengthsOf("character", schema.minLength, schema.maxLength);
  // The lengths of a tuple can be seen.
  if (schema.prefixItems === undefined) yield* lengthsOf("item", schema.minItems, schema.maxItems);
}

function* rangeOf({ minimum, maximum }: Schema): Generator<string> {
  if (minimum !== undefined && maximum !== undefined) yield `from ${minimum} to ${maximum}`;
  else if (minimum !== undefined) yield `of at least ${minimum}`;
  else if (maximum !== undefined) yield `of at most ${maximum}`;
}

function* lengthsOf(unit: string, minimum?: number, maximum?: number): Generator<string> {
  const units = (count: number) => `${count} ${unit}${count === 1 ? "" : "s"}`;
  if (minimum !== undefined && minimum === maximum) yield `of ${units(minimum)}`;
  else if (minimum !== undefined && maximum !== undefined) {
    yield `of ${minimum} to ${units(maximum)}`;
  } else if (minimum !== undefined) yield `of at least ${units(minimum)}`;
  else if (maximum !== undefined) yield `of at most ${units(maximum)}`;
}

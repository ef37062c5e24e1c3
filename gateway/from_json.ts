/**
 * Values of the wire that JSON can only show as text, read back where a contract says what they are.
 *
 * @module
 */
import { Checker } from "../core/contract/checker.ts";
import { type Definitions, nameOf, type Schema, type WireType } from "../core/contract/schema.ts";
import { Decimal, Uuid } from "../core/values/mod.ts";

/**
 * Makes of parsed JSON what a method takes: a text where the schema has a date becomes a date. What does
 * not fit is left as it is, for the service to refuse.
 */
export function fromJson(value: unknown, schema: Schema, definitions: Definitions): unknown {
  if (value === null || value === undefined) return value;
  if (schema.$ref !== undefined) {
    const target = definitions[nameOf(schema.$ref)];
    return target === undefined ? value : fromJson(value, target, definitions);
  }
  if (schema.anyOf !== undefined) return oneOf(value, schema.anyOf, definitions);
  const type = schema["x-wire"];
  if (type === "set" || type === "map") return container(value, schema, definitions);
  if (type !== undefined) return scalar(value, type);
  if (Array.isArray(value)) return items(value, schema, definitions);
  if (!isPlain(value)) return value;
  return properties(value, schema, definitions);
}

/**
 * Makes of the texts of a query, or of a path, what a method takes.
 *
 * @param texts More than one for a list.
 */
export function fromText(
  texts: readonly string[],
  schema: Schema | undefined,
  definitions: Definitions,
): unknown {
  const [text = ""] = texts;
  if (schema === undefined) return texts.length > 1 ? texts : text;
  if (schema.$ref !== undefined) {
    return fromText(texts, definitions[nameOf(schema.$ref)], definitions);
  }
  if (schema.anyOf !== undefined) {
    const made = schema.anyOf.map((one) => ({ one, value: fromText(texts, one, definitions) }));
    const fitting = made.find(({ one, value }) => accepts(one, value, definitions));
    return fitting === undefined ? text : fitting.value;
  }
  switch (schema["x-wire"] === undefined ? schema.type : undefined) {
    case "integer":
    case "number":
      return NUMBER.test(text) ? Number(text) : text;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "null":
      return text === "" || text === "null" ? null : text;
    case "array":
      return texts.map((one) => fromText([one], schema.items || undefined, definitions));
    case undefined:
      if (schema["x-wire"] !== undefined) return fromJson(text, schema, definitions);
      return literal(text, schema);
    default:
      return text;
  }
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A constant or one of an enumeration may be no text. */
function literal(text: string, { const: constant, enum: choices = [] }: Schema): unknown {
  const known = constant === undefined ? choices : [constant];
  return known.find((choice) => String(choice) === text) ?? text;
}

function oneOf(value: unknown, schemas: readonly Schema[], definitions: Definitions): unknown {
  if (schemas.some((schema) => accepts(schema, value, definitions))) return value;
  for (const schema of schemas) {
    const made = fromJson(value, schema, definitions);
    if (accepts(schema, made, definitions)) return made;
  }
  return value;
}

const checkers = new WeakMap<Schema, Checker>();

function accepts(schema: Schema, value: unknown, definitions: Definitions): boolean {
  let checker = checkers.get(schema);
  if (checker === undefined) checkers.set(schema, checker = new Checker(schema, definitions));
  return checker.accepts(value);
}

function items(
  list: readonly unknown[],
  { items: rest, prefixItems = [] }: Schema,
  definitions: Definitions,
): unknown[] {
  return list.map((item, index) => {
    const schema = prefixItems[index] ?? (rest || undefined);
    return schema === undefined ? item : fromJson(item, schema, definitions);
  });
}

function properties(
  record: Readonly<Record<string, unknown>>,
  schema: Schema,
  definitions: Definitions,
): unknown {
  const made = Object.entries(record).map(([name, value]) => {
    const known = schema.properties !== undefined && Object.hasOwn(schema.properties, name)
      ? schema.properties[name]
      : schema.additionalProperties;
    return [name, known === undefined ? value : fromJson(value, known, definitions)];
  });
  const parts = schema.allOf ?? [];
  return parts.reduce(
    (value: unknown, part) => fromJson(value, part, definitions),
    Object.fromEntries(made), // which takes __proto__ for a name like any other
  );
}

function container(value: unknown, schema: Schema, definitions: Definitions): unknown {
  const item = schema.items || {};
  if (schema["x-wire"] === "set") {
    if (!Array.isArray(value)) return value;
    return new Set(value.map((one) => fromJson(one, item, definitions)));
  }
  const [key = {}, member = {}] = item.prefixItems ?? [];
  if (Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2)) {
    return new Map(value.map(([name, one]): [unknown, unknown] => [
      fromJson(name, key, definitions),
      fromJson(one, member, definitions),
    ]));
  }
  if (!isPlain(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, one]) => [name, fromJson(one, member, definitions)]),
  );
}

function scalar(value: unknown, type: Exclude<WireType, "map" | "set">): unknown {
  try {
    if (type === "Decimal" && typeof value === "number") return new Decimal(String(value));
    return typeof value === "string" ? FROM_TEXT[type](value) : value;
  } catch {
    return value; // the service says what is wrong with it
  }
}

const FROM_TEXT: Readonly<
  Record<Exclude<WireType, "map" | "set">, (text: string) => unknown>
> = {
  bytes: (text) => Uint8Array.fromBase64(text),
  date: (text) => Temporal.PlainDate.from(text),
  datetime: (text) => Temporal.Instant.from(text).toZonedDateTimeISO("UTC"),
  Decimal: (text) => new Decimal(text),
  int: (text) => /^-?\d{1,20}$/.test(text) ? BigInt(text) : text,
  "local-datetime": (text) => Temporal.PlainDateTime.from(text),
  nothing: (text) => text,
  time: (text) => Temporal.PlainTime.from(text),
  UndefinedType: (text) => text,
  UUID: (text) => new Uuid(text),
};

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);
}

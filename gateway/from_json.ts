/**
 * Values of the wire that JSON can only show as text, read back where a contract says what they are.
 *
 * @module
 */
import { Checker } from "../core/contract/checker.ts";
import { Compiler } from "../core/contract/compiler.ts";
import { type Definitions, nameOf, type Schema, type WireType } from "../core/contract/schema.ts";
import { Decimal, Uuid } from "../core/values/mod.ts";

/**
 * Makes of parsed JSON what a method takes: a text where the schema has a date becomes a date. What does
 * not fit is left as it is, for the service to refuse.
 */
export function fromJson(value: unknown, schema: Schema, definitions: Definitions): unknown {
  const { compiler } = judgeOf(definitions);
  return compiler.judgeTogether(() => new Reader(definitions).read(value, schema));
}

/** Reads one value. */
class Reader {
  readonly #definitions: Definitions;
  /** What named schemas have made of parts: unions inside of unions ask for it again and again. */
  readonly #made = new Map<string, Map<object, unknown>>();

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  read(value: unknown, schema: Schema): unknown {
    if (value === null || value === undefined) return value;
    if (schema.$ref !== undefined) return this.#named(value, nameOf(schema.$ref));
    if (schema.anyOf !== undefined) return this.#oneOf(value, schema.anyOf);
    const type = schema["x-wire"];
    if (type === "set" || type === "map") return this.#container(value, schema);
    if (type !== undefined) return scalar(value, type);
    if (Array.isArray(value)) return this.#items(value, schema);
    return isPlain(value) ? this.#properties(value, schema) : value;
  }

  #named(value: unknown, name: string): unknown {
    const target = this.#definitions[name];
    if (target === undefined) return value;
    if (typeof value !== "object" || value === null) return this.read(value, target);
    let made = this.#made.get(name);
    if (made === undefined) this.#made.set(name, made = new Map());
    const known = made.get(value);
    if (known !== undefined) return known;
    const result = this.read(value, target);
    made.set(value, result);
    return result;
  }

  #oneOf(value: unknown, schemas: readonly Schema[]): unknown {
    if (schemas.some((schema) => accepts(schema, value, this.#definitions))) return value;
    for (const schema of schemas) {
      const made = this.read(value, schema);
      if (accepts(schema, made, this.#definitions)) return made;
    }
    return value;
  }

  #items(list: readonly unknown[], { items: rest, prefixItems = [] }: Schema): unknown[] {
    return list.map((item, index) => {
      const schema = prefixItems[index] ?? (rest || undefined);
      return schema === undefined ? item : this.read(item, schema);
    });
  }

  #properties(record: Readonly<Record<string, unknown>>, schema: Schema): unknown {
    const made = Object.entries(record).map(([name, value]) => {
      const known = schema.properties !== undefined && Object.hasOwn(schema.properties, name)
        ? schema.properties[name]
        : schema.additionalProperties;
      return [name, known === undefined ? value : this.read(value, known)];
    });
    const parts = schema.allOf ?? [];
    return parts.reduce(
      (value: unknown, part) => this.read(value, part),
      Object.fromEntries(made), // which takes __proto__ for a name like any other
    );
  }

  #container(value: unknown, schema: Schema): unknown {
    const item = schema.items || {};
    if (schema["x-wire"] === "set") {
      return Array.isArray(value) ? new Set(value.map((one) => this.read(one, item))) : value;
    }
    const [key = {}, member = {}] = item.prefixItems ?? [];
    if (Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2)) {
      return new Map(value.map(([name, one]): [unknown, unknown] => [
        this.read(name, key),
        this.read(one, member),
      ]));
    }
    if (!isPlain(value)) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([name, one]) => [name, this.read(one, member)]));
  }
}

/**
 * Makes of the texts of a query, or of a path, what a method takes. What does not fit is left as it is,
 * for the service to refuse.
 *
 * @param texts More than one for a list.
 */
export function fromText(
  texts: readonly string[],
  schema: Schema | undefined,
  definitions: Definitions,
  depth: number = 0,
): unknown {
  const [text = ""] = texts;
  if (depth > MAX_DEPTH) return text; // a list of lists of …
  const asTheyAre = texts.length > 1 ? texts : text;
  if (schema === undefined) return asTheyAre;
  if (schema.$ref !== undefined) {
    return fromText(texts, definitions[nameOf(schema.$ref)], definitions, depth + 1);
  }
  if (schema.anyOf !== undefined) {
    // One text is rather a value than a list of one.
    const isList = (one: Schema) => one.type === "array" ? 1 : 0;
    const choices = schema.anyOf.toSorted((a, b) =>
      texts.length > 1 ? isList(b) - isList(a) : isList(a) - isList(b)
    );
    const made = choices.map((one) => ({
      one,
      value: fromText(texts, one, definitions, depth + 1),
    }));
    const fitting = made.find(({ one, value }) => accepts(one, value, definitions));
    return fitting === undefined ? asTheyAre : fitting.value;
  }
  if (texts.length > 1 && schema.type !== "array" && schema["x-wire"] !== "set") return texts;
  switch (schema["x-wire"] === undefined ? schema.type : undefined) {
    case "integer":
    case "number":
      return numberOf(text);
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "null":
      return text === "" || text === "null" ? null : text;
    case "array":
      return texts.map((one) => fromText([one], schema.items || undefined, definitions, depth + 1));
    case undefined:
      if (schema["x-wire"] !== undefined) return fromJson(text, schema, definitions);
      return literal(text, schema);
    default:
      return text;
  }
}

const MAX_DEPTH = 8;
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INTEGER = /^-?\d{1,20}$/;

/** As the same number in a body: an integer keeps its digits, and what is too large is no number. */
function numberOf(text: string): unknown {
  if (!NUMBER.test(text) || !Number.isFinite(Number(text))) return text;
  return INTEGER.test(text) && !Number.isSafeInteger(Number(text)) ? BigInt(text) : Number(text);
}

/** A constant or one of an enumeration may be no text. */
function literal(text: string, { const: constant, enum: choices = [] }: Schema): unknown {
  const known = constant === undefined ? choices : [constant];
  return known.find((choice) => String(choice) === text) ?? text;
}

/** Checks by the schemas of one contract. */
interface Judge {
  readonly compiler: Compiler;
  readonly checkers: WeakMap<Schema, Checker>;
}

const judges = new WeakMap<Definitions, Judge>();

function judgeOf(definitions: Definitions): Judge {
  let judge = judges.get(definitions);
  if (judge === undefined) {
    judge = { compiler: new Compiler(definitions), checkers: new WeakMap() };
    judges.set(definitions, judge);
  }
  return judge;
}

function accepts(schema: Schema, value: unknown, definitions: Definitions): boolean {
  const { compiler, checkers } = judgeOf(definitions);
  let checker = checkers.get(schema);
  if (checker === undefined) checkers.set(schema, checker = new Checker(schema, compiler));
  return checker.accepts(value);
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

import {
  mayBeMissing,
  type Members,
  membersOf,
  objectOf,
  pickMembers,
  resolve,
} from "./objects.ts";
import { type Definitions, NEVER, NOTHING, type Schema, UNKNOWN } from "./schema.ts";
import { alternativesOf, isUnknown, unionOf } from "./unions.ts";

type Arguments = readonly [first: Schema, second: Schema];
/** The schema of a generic type with arguments; undefined if it cannot be told. */
type Generic = (args: Arguments, definitions: Definitions) => Schema | undefined;

const BYTES: Schema = { type: "string", contentEncoding: "base64", "x-wire": "bytes" };
const DATETIME: Schema = { type: "string", format: "date-time", "x-wire": "datetime" };
/** The views that arrive as bytes. */
const VIEWS = ["Uint8Array", "Int8Array", "Uint8ClampedArray", "DataView", "ArrayBufferView"];

const arrayOf: Generic = ([items]) => ({ type: "array", ...(!isUnknown(items) && { items }) });
const setOf: Generic = ([items]) => ({ type: "array", items, "x-wire": "set" });
const mapOf: Generic = (prefixItems) => ({
  type: "array",
  items: { type: "array", prefixItems, minItems: 2, items: false },
  "x-wire": "map",
});
const same: Generic = ([type]) => type;

/** Types that every module has. */
const GLOBALS: Readonly<Record<string, Generic>> = {
  Array: arrayOf,
  ReadonlyArray: arrayOf,
  Set: setOf,
  ReadonlySet: setOf,
  Map: mapOf,
  ReadonlyMap: mapOf,
  Awaited: same,
  Promise: same,
  PromiseLike: same,
  Readonly: same,
  NoInfer: same,
  Date: () => DATETIME,
  "Temporal.Instant": () => DATETIME,
  "Temporal.ZonedDateTime": () => DATETIME,
  "Temporal.PlainDateTime": () => ({ type: "string", "x-wire": "local-datetime" }),
  "Temporal.PlainDate": () => ({ type: "string", format: "date", "x-wire": "date" }),
  "Temporal.PlainTime": () => ({ type: "string", "x-wire": "time" }),
  ...Object.fromEntries(VIEWS.map((name) => [name, () => BYTES])),
  Record: ([keys, value], definitions) => record(keys, value, definitions),
  Partial: ([type], definitions) =>
    change(type, definitions, (members) => ({ ...members, required: [] })),
  Required: ([type], definitions) =>
    change(type, definitions, (members) => ({
      ...members,
      required: Object.keys(members.properties).filter((name) =>
        !mayBeMissing(members.properties[name] ?? UNKNOWN, definitions)
      ),
    })),
  Pick: ([type, keys], definitions) => select(type, keys, { definitions, isPicked: true }),
  Omit: ([type, keys], definitions) => select(type, keys, { definitions, isPicked: false }),
  Exclude: ([type, other], definitions) => filter(type, other, { definitions, isExtracted: false }),
  Extract: ([type, other], definitions) => filter(type, other, { definitions, isExtracted: true }),
  NonNullable: ([type], definitions) =>
    filter(type, { anyOf: [{ type: "null" }, NOTHING] }, { definitions, isExtracted: false }),
  Uppercase: ([type]) => rename(type, (text) => text.toUpperCase()),
  Lowercase: ([type]) => rename(type, (text) => text.toLowerCase()),
  Capitalize: ([type]) => rename(type, (text) => text.charAt(0).toUpperCase() + text.slice(1)),
  Uncapitalize: ([type]) => rename(type, (text) => text.charAt(0).toLowerCase() + text.slice(1)),
};

/** Types of the framework. */
const FRAMEWORK: Readonly<Record<string, Schema>> = {
  Decimal: { type: "string", format: "decimal", "x-wire": "Decimal" },
  Float: { type: "number" },
  Undefined: { "x-wire": "UndefinedType" },
  Uuid: { type: "string", format: "uuid", "x-wire": "UUID" },
};

/** The schema of a type that every module has; undefined if it cannot be told. */
export function globalType(
  name: string,
  args: readonly Schema[],
  definitions: Definitions,
): Schema | undefined {
  if (!Object.hasOwn(GLOBALS, name)) return undefined;
  return GLOBALS[name]?.([args[0] ?? UNKNOWN, args[1] ?? UNKNOWN], definitions);
}

/** The schema of a type of the framework; undefined if it does not travel. */
export function frameworkType(name: string): Schema | undefined {
  return Object.hasOwn(FRAMEWORK, name) ? FRAMEWORK[name] : undefined;
}

function record(keys: Schema, value: Schema, definitions: Definitions): Schema | undefined {
  const alternatives = alternativesOf(resolve(keys, definitions) ?? keys);
  const names = alternatives.flatMap((key) => key.const === undefined ? [] : [String(key.const)]);
  const others = alternatives.filter((key) => key.const === undefined);
  if (others.some(({ type }) => type === "number")) return undefined; // arrays and texts, too
  // Beside the keys of a template there may be any others.
  const isOpen = others.some((key) => isText(key));
  return objectOf({
    properties: Object.fromEntries(names.map((name) => [name, value])),
    required: mayBeMissing(value, definitions) ? [] : names,
    ...(isOpen && !isUnknown(value) && { additionalProperties: value }),
  });
}

function isText({ type, pattern }: Schema): boolean {
  return type === "string" && pattern === undefined;
}

/** Each alternative of a union is changed. */
function change(
  type: Schema,
  definitions: Definitions,
  change: (members: Members) => Members,
): Schema | undefined {
  const parts = alternativesOf(resolve(type, definitions) ?? type).map((part) => {
    const members = membersOf(part, definitions);
    return members && objectOf(change(members));
  });
  return parts.every((part) => part !== undefined) ? unionOf(parts) : undefined;
}

function select(
  type: Schema,
  keys: Schema,
  { definitions, isPicked }: { readonly definitions: Definitions; readonly isPicked: boolean },
): Schema | undefined {
  const members = membersOf(type, definitions);
  const alternatives = alternativesOf(resolve(keys, definitions) ?? keys);
  if (members === undefined || alternatives.some((key) => key.const === undefined)) {
    return undefined;
  }
  const names = new Set(alternatives.map((key) => String(key.const)));
  const { additionalProperties } = members;
  if (!isPicked && additionalProperties !== undefined) {
    // To the compiler, no name is known beside an index signature.
    return objectOf({ properties: {}, required: [], additionalProperties });
  }
  return objectOf(pickMembers(members, (name) => names.has(name) === isPicked));
}

/** Alternatives that are, or are not, among others. */
function filter(
  type: Schema,
  other: Schema,
  { definitions, isExtracted }: {
    readonly definitions: Definitions;
    readonly isExtracted: boolean;
  },
): Schema | undefined {
  const others = alternativesOf(resolve(other, definitions) ?? other);
  const known = alternativesOf(resolve(type, definitions) ?? type);
  if ([...others, ...known].some((part) => !isSimple(part))) {
    // Whether one object is assignable to another one is for the compiler to tell.
    const isNullish = others.every(({ type }) => type === "null");
    if (!isNullish) return undefined;
  }
  const kept = known.filter((part) =>
    others.some((other) => isWithin(part, other)) === isExtracted
  );
  return kept.length === 0 ? NEVER : unionOf(kept);
}

/** Whether a schema is a constant, or a whole type without parts or limits. */
function isSimple(schema: Schema): boolean {
  if (schema.const !== undefined) return true;
  const hasParts = schema.type === "object" || schema.type === "array";
  return schema.type !== undefined && !hasParts && Object.keys(schema).length === 1 ||
    schema["x-wire"] === NOTHING["x-wire"];
}

function isWithin(part: Schema, other: Schema): boolean {
  if (JSON.stringify(part) === JSON.stringify(other)) return true;
  if (part["x-wire"] !== other["x-wire"]) return false;
  return part.const !== undefined && other.const === undefined && typeof part.const === other.type;
}

function rename(type: Schema, rename: (text: string) => string): Schema | undefined {
  return unionOf(
    alternativesOf(type).map((part): Schema =>
      typeof part.const === "string" ? { const: rename(part.const) } : { type: "string" }
    ),
  );
}

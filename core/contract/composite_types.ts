/**
 * Types that consist of others.
 *
 * @module
 */
import type { DocLiteral, DocMappedType, DocMembers, DocType } from "./deno_doc.ts";
import { withKeywords } from "./keywords.ts";
import type { LabelledTuple } from "./source/labelled_tuples.ts";
import {
  addProperty,
  mayBeMissing,
  membersOf,
  objectOf,
  resolve,
  withoutNothing,
} from "./objects.ts";
import { type Definitions, type Schema, UNKNOWN } from "./schema.ts";
import { templateOf } from "./templates.ts";
import { alternativesOf, isUnknown, unionOf } from "./unions.ts";

/** What is needed to translate the parts of a type. */
export interface Parts {
  /** Schemas of named types. */
  readonly definitions: Definitions;
  /** Translates a part; names of type parameters may stand for something there. */
  translate(type: DocType | undefined, params?: Readonly<Record<string, Schema>>): Schema;
  /** What a tuple of so many elements may be that has names of elements, if the module has such tuples. */
  labelled(elements: number): LabelledTuple | undefined;
}

/** The schema of a literal type. */
export function literalType(literal: DocLiteral, { definitions, translate }: Parts): Schema {
  switch (literal.kind) {
    case "string":
      return { const: literal.string };
    case "number":
      return { const: literal.number };
    case "boolean":
      return { const: literal.boolean };
    case "bigInt": {
      const value = Number(literal.string);
      const isExact = Number.isSafeInteger(value);
      return { type: "integer", const: isExact ? value : literal.string, "x-wire": "int" };
    }
    case "template": {
      const parts = literal.tsTypes.map((part) => translate(part));
      return templateOf(parts.map((part) => resolve(part, definitions) ?? part)) ??
        { type: "string" };
    }
  }
}

/**
 * The schema of a tuple. `deno doc` drops the question marks and dots of elements with names: where the
 * module has such tuples, those with as many elements are taken for one.
 *
 * @returns The schema, or undefined if something follows the part of any length.
 */
export function tupleType(
  types: readonly DocType[],
  { translate, labelled }: Parts,
): Schema | undefined {
  const first = types.filter(({ kind }) => kind !== "rest");
  const rest = types.find((type) => type.kind === "rest");
  if (rest !== undefined && types.at(-1) !== rest) return undefined;
  const doubt = labelled(types.length);
  const told = first.filter(({ kind }) => kind !== "optional").length;
  const required = Math.min(told, doubt?.required ?? told);
  const items = rest && translate(rest.value as DocType).items;
  const known = doubt?.hasRest ? first.slice(0, required) : first;
  const isClosed = rest === undefined && !doubt?.hasRest;
  return {
    type: "array",
    ...(known.length > 0 && { prefixItems: known.map((type) => translate(type)) }),
    ...(required > 0 && { minItems: required }),
    ...(isClosed ? { items: false } : items && !doubt?.hasRest && { items }),
  };
}

/**
 * The schema of an object type, or undefined if it has methods, and hence does not travel, or is
 * `{ [index: number]: … }`, which arrays and texts are, too.
 */
export function objectType(
  { properties = [], methods = [], indexSignatures = [] }: DocMembers,
  { translate, definitions }: Parts,
): Schema | undefined {
  if (methods.some(({ optional }) => !optional)) return undefined;
  const isEmpty = properties.length + methods.length + indexSignatures.length === 0;
  if (isEmpty) return UNKNOWN; // `{}` is anything but null
  const keys = indexSignatures.map(({ params: [key] }) => key?.tsType);
  if (keys.some((key) => isKeyword(key, "number"))) return undefined;
  const members = { properties: {}, required: [] };
  for (const { name, tsType, optional = false, jsDoc, computed } of properties) {
    if (computed) continue; // a symbol does not travel
    const schema = withKeywords(translate(tsType), jsDoc);
    const isOptional = optional || isBrand(name) || mayBeMissing(schema, definitions);
    addProperty(members, name, { schema, isOptional });
  }
  // A symbol does not travel, and beside the keys of a template there may be any others.
  const others = indexSignatures.filter((_, i) => isKeyword(keys[i], "string"))
    .map(({ tsType }) => translate(tsType));
  const additionalProperties = unionOf(others);
  const isOpen = others.length > 0 && !isUnknown(additionalProperties);
  return objectOf({ ...members, ...(isOpen && { additionalProperties }) });
}

function isKeyword(type: DocType | undefined, keyword: string): boolean {
  return type?.kind === "keyword" && type.value === keyword;
}

/** Whether a property is only there for the compiler, as in `string & { __brand: "Id" }`. */
function isBrand(name: string): boolean {
  return name.startsWith("__") || /^_*brand(?:ed)?$/i.test(name);
}

/** The schema of a mapped type, or undefined if its keys are not known. */
export function mappedType(
  { typeParam, nameType, optional, tsType }: DocMappedType,
  parts: Parts,
): Schema | undefined {
  const { definitions, translate } = parts;
  const keys = translate(typeParam.constraint);
  const base = keptModifiers(typeParam.constraint, parts);
  const members = { properties: {}, required: [] as string[] };
  let additionalProperties: Schema | undefined;
  for (const key of alternativesOf(resolve(keys, definitions) ?? keys)) {
    const params = { [typeParam.name]: key };
    const schema = translate(tsType, params);
    const { const: name, type, pattern } = nameType === undefined
      ? key
      : translate(nameType, params);
    if (name === undefined) {
      if (nameType !== undefined || type !== "string") return undefined;
      // Beside the keys of a template there may be any others.
      if (pattern === undefined) additionalProperties = schema;
      continue;
    }
    const wasOptional = base !== undefined && !base.required.includes(String(key.const));
    // Of an optional property, its type does not say whether it may be undefined.
    const own = wasOptional ? withoutNothing(schema) : schema;
    const isOptional = optional === true || optional === "+" ||
      wasOptional && optional !== "-" || mayBeMissing(own, definitions);
    addProperty(members, String(name), { schema: own, isOptional });
  }
  return objectOf({ ...members, ...(additionalProperties && { additionalProperties }) });
}

/** The object whose question marks a mapped type over its `keyof` keeps. */
function keptModifiers(constraint: DocType | undefined, { definitions, translate }: Parts) {
  const isKeyof = constraint?.kind === "typeOperator" && constraint.value.operator === "keyof";
  return isKeyof ? membersOf(translate(constraint.value.tsType), definitions) : undefined;
}

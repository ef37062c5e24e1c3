/**
 * Types that consist of others.
 *
 * @module
 */
import type { DocLiteral, DocMappedType, DocMembers, DocType } from "./deno_doc.ts";
import { keywordsOf } from "./keywords.ts";
import { addProperty, membersOf, objectOf, resolve } from "./objects.ts";
import type { Definitions, Schema } from "./schema.ts";
import { templateOf } from "./templates.ts";
import { alternativesOf, isUnknown, unionOf } from "./unions.ts";

/** What is needed to translate the parts of a type. */
export interface Parts {
  /** Schemas of named types. */
  readonly definitions: Definitions;
  /** Translates a part; names of type parameters may stand for something there. */
  translate(type: DocType | undefined, params?: Readonly<Record<string, Schema>>): Schema;
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
 * The schema of a tuple. `deno doc` drops the question mark of an element with a name: it counts as
 * required.
 *
 * @returns The schema, or undefined if something follows the part of any length.
 */
export function tupleType(types: readonly DocType[], { translate }: Parts): Schema | undefined {
  const first = types.filter(({ kind }) => kind !== "rest");
  const rest = types.find((type) => type.kind === "rest");
  if (rest !== undefined && types.at(-1) !== rest) return undefined;
  const required = first.filter(({ kind }) => kind !== "optional").length;
  const items = rest && translate(rest.value as DocType).items;
  return {
    type: "array",
    ...(first.length > 0 && { prefixItems: first.map((type) => translate(type)) }),
    ...(required > 0 && { minItems: required }),
    ...(rest === undefined ? { items: false } : items && { items }),
  };
}

/** The schema of an object type, or undefined if it has methods and hence does not travel. */
export function objectType(
  { properties, methods, indexSignatures }: DocMembers,
  { translate }: Parts,
): Schema | undefined {
  if (methods?.some(({ optional }) => !optional)) return undefined;
  const members = { properties: {}, required: [] };
  for (const { name, tsType, optional = false, jsDoc, computed } of properties ?? []) {
    if (computed) continue; // a symbol does not travel
    const schema = { ...translate(tsType), ...keywordsOf(jsDoc) };
    addProperty(members, name, { schema, isOptional: optional });
  }
  const others = (indexSignatures ?? []).map(({ tsType }) => translate(tsType));
  const additionalProperties = unionOf(others);
  const isOpen = others.length > 0 && !isUnknown(additionalProperties);
  return objectOf({ ...members, ...(isOpen && { additionalProperties }) });
}

/** The schema of a mapped type, or undefined if its keys are not known. */
export function mappedType(
  { typeParam, nameType, optional, tsType }: DocMappedType,
  { definitions, translate }: Parts,
): Schema | undefined {
  const keys = translate(typeParam.constraint);
  const base = keptModifiers(typeParam.constraint, { definitions, translate });
  const members = { properties: {}, required: [] as string[] };
  let additionalProperties: Schema | undefined;
  for (const key of alternativesOf(resolve(keys, definitions) ?? keys)) {
    const params = { [typeParam.name]: key };
    const schema = translate(tsType, params);
    const { const: name, type } = nameType === undefined ? key : translate(nameType, params);
    if (name === undefined) {
      if (nameType !== undefined || type !== "string") return undefined;
      additionalProperties = schema;
      continue;
    }
    const wasOptional = base !== undefined && !base.required.includes(String(key.const));
    const isOptional = optional === true || optional === "+" || wasOptional;
    addProperty(members, String(name), { schema, isOptional });
    if (optional === "-" && !members.required.includes(String(name))) {
      members.required.push(String(name));
    }
  }
  return objectOf({ ...members, ...(additionalProperties && { additionalProperties }) });
}

/** The object whose question marks a mapped type over its `keyof` keeps. */
function keptModifiers(constraint: DocType | undefined, { definitions, translate }: Parts) {
  const isKeyof = constraint?.kind === "typeOperator" && constraint.value.operator === "keyof";
  return isKeyof ? membersOf(translate(constraint.value.tsType), definitions) : undefined;
}

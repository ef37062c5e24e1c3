/**
 * Types, as `deno doc` tells them, as schemas. What cannot be translated is `unknown`, never guessed.
 *
 * @module
 */
import { literalType, mappedType, objectType, type Parts, tupleType } from "./composite_types.ts";
import type { DocDeclaration, DocMembers, DocType, DocTypeParam, DocTypeRef } from "./deno_doc.ts";
import { enumOf, enumType } from "./enums.ts";
import { withKeywords } from "./keywords.ts";
import type { Found, Modules } from "./modules.ts";
import { elementOf, keysOf, membersOf, objectOf, withoutBrands } from "./objects.ts";
import { NEVER, NOTHING, refTo, type Schema, UNKNOWN } from "./schema.ts";
import { showType } from "./show.ts";
import { labelledTuples } from "./source/labelled_tuples.ts";
import { intersectionOf, isUnknown, unionOf } from "./unions.ts";
import { frameworkType, globalType } from "./utility_types.ts";

/** Where a type stands. */
export interface Scope {
  /** URL of its module. */
  readonly module: string;
  /** Types that the parameters of generic types around it stand for. */
  readonly params: ReadonlyMap<string, Schema>;
}

const MAX_DEPTH = 48;
/** Parts of one parameter's type: beyond them, any value is accepted. */
const MAX_PARTS = 50_000;
/** How often a generic type may lead to itself with larger arguments. */
const MAX_GROWTH = 4;
const ENDLESS = "a type that grows without end";
const KEYWORDS: Readonly<Record<string, Schema>> = {
  any: UNKNOWN,
  bigint: { type: "integer", "x-wire": "int" },
  boolean: { type: "boolean" },
  never: NEVER,
  null: { type: "null" },
  number: { type: "number" },
  string: { type: "string" },
  undefined: NOTHING,
  unknown: UNKNOWN,
  void: NOTHING,
};

/** Translates types; named ones become definitions, to which others refer. */
export class Translator {
  /** Schemas of named types. */
  readonly definitions: Record<string, Schema> = {};
  /** Types that were not translated, as the source has them. */
  readonly untranslated = new Set<string>();
  readonly #modules: Modules;
  /** Names of definitions by the module and the name of their type, with its arguments. */
  readonly #names = new Map<string, string>();
  /** Definitions that others refer to while they are made. */
  readonly #recursive = new Set<string>();
  readonly #tuples = new Map<string, ReturnType<typeof labelledTuples>>();
  /** Sizes of the arguments of generic types that are being translated. */
  readonly #sizes = new Map<string, readonly number[]>();
  #depth = 0;
  #count = 0;

  /** Translates types of modules. */
  constructor(modules: Modules) {
    this.#modules = modules;
  }

  /** The schema of a type. */
  translate(type: DocType | undefined, scope: Scope): Schema {
    if (type === undefined) return UNKNOWN;
    if (this.#depth >= MAX_DEPTH) return this.#give(ENDLESS);
    if (this.#depth === 0) this.#count = 0;
    if (this.#count >= MAX_PARTS) return this.#give("a type with too many parts");
    this.#count += 1;
    this.#depth += 1;
    try {
      return this.#translate(type, scope);
    } finally {
      this.#depth -= 1;
    }
  }

  /** What a generic type's parameters stand for. */
  bind(
    params: readonly DocTypeParam[] | undefined,
    args: readonly Schema[],
    scope: Scope,
  ): Scope {
    if (params === undefined) return scope;
    const bound = new Map(scope.params);
    const inner = { ...scope, params: bound };
    for (const [i, param] of params.entries()) {
      const fallback = () => this.translate(param.default ?? param.constraint, inner);
      bound.set(param.name, args[i] ?? fallback());
    }
    return inner;
  }

  #give(what: string): Schema {
    this.untranslated.add(what);
    return UNKNOWN;
  }

  #translate(type: DocType, scope: Scope): Schema {
    const translate = (inner: DocType) => this.translate(inner, scope);
    switch (type.kind) {
      case "keyword":
        return KEYWORDS[type.value] ?? this.#give(type.value);
      case "literal":
        return literalType(type.value, this.#parts(scope));
      case "typeRef":
        return this.#reference(type.value, scope);
      case "union":
        return unionOf(type.value.map(translate));
      case "intersection":
        return this.#intersection(type.value.map(translate));
      case "array": {
        const items = translate(type.value);
        return { type: "array", ...(!isUnknown(items) && { items }) };
      }
      case "tuple":
        return tupleType(type.value, this.#parts(scope)) ??
          this.#give("a tuple whose middle has any length");
      case "parenthesized":
      case "optional":
        return translate(type.value);
      case "typeLiteral":
        return this.#object(type.value, scope);
      case "typeOperator":
        return this.#operator(type.value.operator, translate(type.value.tsType));
      case "indexedAccess": {
        const [object, index] = [translate(type.value.objType), translate(type.value.indexType)];
        return elementOf(object, index, this.definitions) ?? this.#give("an indexed access");
      }
      case "mapped":
        return mappedType(type.value, this.#parts(scope)) ?? this.#give("a mapped type");
      case "typeQuery":
        return this.#query(type.value, scope);
      case "importType":
        return this.#give(`import("${type.value.specifier}")`);
      default:
        return this.#give(type.kind);
    }
  }

  #intersection(parts: readonly Schema[]): Schema {
    const whole = intersectionOf(withoutBrands(parts, this.definitions));
    const members = whole.allOf && membersOf(whole, this.definitions);
    return members ? objectOf(members) : whole;
  }

  #operator(operator: string, schema: Schema): Schema {
    if (operator === "readonly") return schema;
    if (operator !== "keyof") return this.#give(operator);
    return keysOf(schema, this.definitions) ?? this.#give("keyof");
  }

  #object(members: DocMembers, scope: Scope): Schema {
    return objectType(members, this.#parts(scope)) ?? this.#give("an object with methods");
  }

  #parts(scope: Scope): Parts {
    return {
      definitions: this.definitions,
      translate: (type, params = {}) => {
        const bound = new Map([...scope.params, ...Object.entries(params)]);
        return this.translate(type, { ...scope, params: bound });
      },
      labelled: (elements) => this.#labelled(scope.module)(elements),
    };
  }

  /** What is not told of tuples in a module; any tuple of one whose source is not there. */
  #labelled(module: string): Parts["labelled"] {
    const tokens = this.#modules.tokens(module);
    if (tokens === undefined) return () => ({ required: 0, hasRest: true });
    let tuples = this.#tuples.get(module);
    if (tuples === undefined) this.#tuples.set(module, tuples = labelledTuples(tokens));
    return (elements) => tuples.get(elements);
  }

  #query(name: string, scope: Scope): Schema {
    const found = this.#modules.find(name, scope.module);
    if (found === undefined) return this.#give(`typeof ${name}`);
    if ("framework" in found) {
      return frameworkType(found.framework) ?? this.#give(`typeof ${name}`);
    }
    const [declaration] = found.declarations;
    if (declaration?.kind !== "variable" || declaration.def.tsType === undefined) {
      return this.#give(`typeof ${name}`);
    }
    return this.translate(declaration.def.tsType, { module: found.module, params: new Map() });
  }

  #reference({ typeName, typeParams, resolution }: DocTypeRef, scope: Scope): Schema {
    if (resolution?.kind === "typeParam") {
      return scope.params.get(typeName) ?? this.#give(typeName);
    }
    const args = (typeParams ?? []).map((type) => this.translate(type, scope));
    if (resolution === undefined) {
      return globalType(typeName, args, this.definitions) ?? this.#give(typeName);
    }
    const found = this.#modules.find(typeName, scope.module);
    if (found === undefined) return this.#enumMember(typeName, scope) ?? this.#give(typeName);
    if ("framework" in found) return frameworkType(found.framework) ?? this.#give(typeName);
    return this.#named(typeName, found, args);
  }

  #enumMember(name: string, scope: Scope): Schema | undefined {
    const dot = name.lastIndexOf(".");
    if (dot < 0) return undefined;
    const found = this.#modules.find(name.slice(0, dot), scope.module);
    if (found === undefined || "framework" in found) return undefined;
    const declaration = found.declarations.find(({ kind }) => kind === "enum");
    if (declaration?.kind !== "enum") return undefined;
    return enumOf(declaration.def.members).get(name.slice(dot + 1));
  }

  /** The schema of a named type, by reference where it has parts. */
  #named(typeName: string, { module, declarations }: Found, args: readonly Schema[]): Schema {
    const shown = args.map((arg) => showType(arg)).join(", ");
    const title = (typeName.split(".").at(-1) ?? typeName) + (shown && `<${shown}>`);
    const key = `${module}#${typeName}${JSON.stringify(args)}`;
    const known = this.#names.get(key);
    if (known !== undefined) {
      if (!Object.hasOwn(this.definitions, known)) this.#recursive.add(known);
      return refTo(known);
    }
    const generic = `${module}#${typeName}`;
    const outer = this.#sizes.get(generic) ?? [];
    const size = key.length;
    if (outer.length > MAX_GROWTH && outer.every((other) => other < size)) {
      return this.#give(ENDLESS);
    }
    const taken = new Set(this.#names.values());
    let name = title;
    for (let i = 2; taken.has(name); i++) name = `${title}_${i}`;
    this.#names.set(key, name);
    // Of the outer ones, those that are smaller, as a type that becomes smaller comes to an end.
    this.#sizes.set(generic, [...outer.filter((other) => other < size), size]);
    const schema = this.#declared(typeName, declarations, { module, args });
    this.#sizes.set(generic, outer);
    const hasParts = ["properties", "anyOf", "allOf", "enum"].some((key) => key in schema);
    if (hasParts || this.#recursive.has(name)) {
      this.definitions[name] = schema;
      return refTo(name);
    }
    this.#names.delete(key);
    return schema;
  }

  #declared(
    name: string,
    declarations: readonly DocDeclaration[],
    { module, args }: { readonly module: string; readonly args: readonly Schema[] },
  ): Schema {
    const scope: Scope = { module, params: new Map() };
    const parts: Schema[] = []; // an interface may be declared several times
    for (const declaration of declarations) {
      const { jsDoc } = declaration;
      if (declaration.kind === "class") return this.#give(name);
      if (declaration.kind === "enum") {
        return withKeywords(enumType(declaration.def.members), jsDoc);
      } else if (declaration.kind === "typeAlias") {
        const { tsType, typeParams } = declaration.def;
        return withKeywords(
          this.translate(tsType, this.bind(typeParams, args, scope)),
          jsDoc,
        );
      } else if (declaration.kind === "interface") {
        const { typeParams, extends: bases = [] } = declaration.def;
        const inner = this.bind(typeParams, args, scope);
        const own = withKeywords(this.#object(declaration.def, inner), jsDoc);
        parts.push(...bases.map((base) => this.translate(base, inner)), own);
      }
    }
    if (parts.length === 0) return this.#give(name);
    if (parts.length === 1) return parts[0] as Schema;
    const { description } = parts.at(-1) as Schema;
    return { ...this.#intersection(parts), ...(description !== undefined && { description }) };
  }
}

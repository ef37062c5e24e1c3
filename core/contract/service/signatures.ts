import type { DocMethod, DocParam, DocType, DocTypeParam } from "../deno_doc.ts";
import type { Modules } from "../modules.ts";
import { membersOf, objectOf } from "../objects.ts";
import { type Definitions, NOTHING, type Schema, UNKNOWN } from "../schema.ts";
import type { Scope, Translator } from "../translate.ts";
import { alternativesOf, isUnknown, unionOf } from "../unions.ts";
import { questionMark } from "./question_marks.ts";

/** Where the signatures of a method stand. */
export interface SignatureOptions {
  readonly translator: Translator;
  readonly modules: Modules;
  readonly scope: Scope;
}

/** Aliases that are followed to the type of an event. */
const MAX_ALIASES = 16;

/** What the signatures of one method say; of an overloaded one, each of them may apply. */
export class Signatures {
  readonly #methods: readonly DocMethod[];
  readonly #translator: Translator;
  readonly #modules: Modules;
  readonly #scope: Scope;

  /** Reads the signatures of one method. */
  constructor(methods: readonly DocMethod[], { translator, modules, scope }: SignatureOptions) {
    this.#methods = methods;
    this.#translator = translator;
    this.#modules = modules;
    this.#scope = scope;
  }

  /** What the parameter at a position takes. */
  input(position: number): Schema {
    return this.#describe(({ params }, scope) => this.#parameter(params, { position, scope }));
  }

  /** The arguments of a call, which are the parameter at a position. */
  callInput(position: number): Schema {
    return this.#describe(({ params }, scope) =>
      this.#required(this.#parameter(params, { position, scope }), params[position], scope)
    );
  }

  /** What the method returns, awaited. */
  get output(): Schema {
    return this.#describe(({ returnType }, scope) => this.#translator.translate(returnType, scope));
  }

  /** The body of the event that the method takes as its first parameter. */
  get eventBody(): Schema {
    return this.#describe(({ params: [param] }, scope) => this.#bodyOf(typeOf(param), scope));
  }

  #describe(describe: (method: DocMethod["functionDef"], scope: Scope) => Schema): Schema {
    return unionOf(this.#methods.map(({ functionDef }) => {
      const bounds = boundsOf(functionDef.typeParams);
      const params = functionDef.params.filter(({ name }) => name !== "this");
      const scope = this.#translator.bind(bounds, [], this.#scope);
      return describe({ ...functionDef, params }, scope);
    }));
  }

  #parameter(
    params: readonly DocParam[],
    { position, scope }: { readonly position: number; readonly scope: Scope },
  ): Schema {
    const param = params[position];
    if (params.slice(0, position + 1).some(({ kind }) => kind === "rest")) return UNKNOWN;
    if (param === undefined) return NOTHING;
    const isOptional = param.kind === "assign" || (param.optional ?? false);
    const schema = this.#translator.translate(typeOf(param), scope);
    return isOptional ? unionOf([schema, NOTHING]) : schema;
  }

  /**
   * Without a type, an argument that the method takes out of its object without a default is required,
   * unless it has a question mark. Without arguments, a method gets an empty object.
   */
  #required(schema: Schema, param: DocParam | undefined, scope: Scope): Schema {
    const names = param === undefined ? [] : namesWithoutDefault(param);
    if (names.length === 0) return schema;
    const place = { modules: this.#modules, module: scope.module };
    const untyped = names.filter((name) => !questionMark(typeOf(param), { ...place, name }));
    const { definitions } = this.#translator;
    const parts = alternativesOf(schema);
    const given = parts.filter((part) => part["x-wire"] !== NOTHING["x-wire"])
      .map((part) => requireUntyped(part, untyped, definitions));
    const isRequired = (part: Schema) =>
      names.some((name) => membersOf(part, definitions)?.required.includes(name));
    const mayBeAbsent = given.length < parts.length && !given.every(isRequired);
    const described = mayBeAbsent ? [...given, NOTHING] : given;
    return described.every((part) => parts.includes(part)) && described.length === parts.length
      ? schema
      : unionOf(described);
  }

  #bodyOf(type: DocType | undefined, scope: Scope, aliases: number = 0): Schema {
    if (type?.kind === "typeRef" && aliases < MAX_ALIASES) {
      const { typeName, typeParams = [], resolution } = type.value;
      const isNamed = resolution !== undefined && resolution.kind !== "typeParam";
      const found = isNamed ? this.#modules.find(typeName, scope.module) : undefined;
      if (found !== undefined && "framework" in found) {
        const [body] = found.framework === "ServiceEvent" ? typeParams : [];
        return this.#translator.translate(body, scope);
      }
      const [declaration] = found?.declarations ?? [];
      if (found !== undefined && declaration?.kind === "typeAlias") {
        const args = typeParams.map((param) => this.#translator.translate(param, scope));
        const outer: Scope = { module: found.module, params: new Map() };
        const inner = this.#translator.bind(declaration.def.typeParams, args, outer);
        return this.#bodyOf(declaration.def.tsType, inner, aliases + 1);
      }
    }
    const event = this.#translator.translate(type, scope);
    return membersOf(event, this.#translator.definitions)?.properties.body ?? UNKNOWN;
  }
}

/** Names that a pattern takes out of its object without a default. */
function namesWithoutDefault({ left, props = left?.props ?? [] }: DocParam): string[] {
  return props.flatMap(({ kind, key, value }) => {
    const isAssigned = kind === "assign" && value === null;
    const isRenamed = kind === "keyValue" && typeof value === "object" && value?.kind !== "assign";
    return key !== undefined && (isAssigned || isRenamed) ? [key] : [];
  });
}

/** A schema of an object whose properties of those names must be present, where they may be any value. */
function requireUntyped(
  schema: Schema,
  names: readonly string[],
  definitions: Definitions,
): Schema {
  const members = membersOf(schema, definitions);
  const further = names.filter((name) =>
    members !== undefined && Object.hasOwn(members.properties, name) &&
    isUnknown(members.properties[name] as Schema)
  );
  if (members === undefined || further.length === 0) return schema;
  return objectOf({ ...members, required: [...new Set([...members.required, ...further])] });
}

function typeOf(param: DocParam | undefined): DocType | undefined {
  return param?.left?.tsType ?? param?.tsType;
}

/** A caller may choose a method's own type parameters: only their constraints are known. */
function boundsOf(params: readonly DocTypeParam[] | undefined) {
  return params?.map(({ name, constraint }) => ({
    name,
    default: constraint ?? { kind: "keyword", value: "unknown" } satisfies DocType,
  }));
}

import type { DocClass, DocMethod, DocParam, DocType, DocTypeParam } from "./deno_doc.ts";
import type { Modules } from "./modules.ts";
import { type Definitions, NOTHING, type Schema, UNKNOWN } from "./schema.ts";
import { type Scope, Translator } from "./translate.ts";
import { unionOf } from "./unions.ts";

/** What one method takes and gives. */
export interface MethodContract {
  /** Its first parameter: the arguments by name, or an event. */
  readonly input: Schema;
  /** What it returns, awaited. */
  readonly output: Schema;
}

/** What the methods of a class take and give. */
export interface ClassContract {
  /** What the class is for: the text of its comment. */
  readonly description?: string;
  /** Methods by name. */
  readonly methods: Readonly<Record<string, MethodContract>>;
  /** Schemas to which those of the methods refer. */
  readonly definitions: Definitions;
  /** Types that were not translated, and are `unknown` in the schemas. */
  readonly untranslated: readonly string[];
}

/** Which class. */
export interface ClassPlace {
  /** URL of its module. */
  readonly module: string;
  /** Name under which the module exports it. */
  readonly name: string;
}

const MAX_BASES = 32;

/**
 * Describes methods of a class, its own and inherited ones.
 *
 * @param modules What `deno doc` says of its modules. What is missing is in `modules.missing` afterwards.
 * @param place Which class.
 * @param names Names of the methods.
 */
export function describeClass(
  modules: Modules,
  place: ClassPlace,
  names: Iterable<string>,
): ClassContract {
  const translator = new Translator(modules);
  const wanted = new Set(names);
  const methods: Record<string, MethodContract> = {};
  let description: string | undefined;
  for (const { definition, scope, comment } of basesOf(modules, place, translator)) {
    description ??= comment; // of the class itself, or the nearest one that it extends
    for (const name of wanted) {
      const overloads = (definition.methods ?? []).filter((method) =>
        method.name === name && method.kind === "method" && !method.isStatic
      );
      if (overloads.length === 0) continue;
      methods[name] = describeMethod(overloads, { translator, scope });
      wanted.delete(name);
    }
  }
  return {
    ...(description !== undefined && { description }),
    methods,
    definitions: translator.definitions,
    untranslated: [...translator.untranslated].sort(),
  };
}

/** A class and those that it extends, each with what their type parameters stand for. */
function* basesOf(modules: Modules, place: ClassPlace, translator: Translator) {
  let found = modules.findExport(place.name, place.module);
  let args: readonly Schema[] = [];
  for (let depth = 0; found !== undefined && !("framework" in found); depth++) {
    const { module, declarations } = found;
    const declaration = declarations.find(({ kind }) => kind === "class");
    if (declaration?.kind !== "class" || depth > MAX_BASES) return;
    const definition: DocClass = declaration.def;
    const scope = translator.bind(definition.typeParams, args, { module, params: new Map() });
    yield { definition, scope, comment: declaration.jsDoc?.doc?.trim() };
    if (definition.extends === undefined) return;
    args = (definition.superTypeParams ?? []).map((type) => translator.translate(type, scope));
    found = modules.find(definition.extends, module);
  }
}

interface MethodScope {
  readonly translator: Translator;
  readonly scope: Scope;
}

/** Of an overloaded method, the signature with a body is not part of the contract. */
function describeMethod(overloads: readonly DocMethod[], { translator, scope }: MethodScope) {
  const signatures = overloads.length === 1
    ? overloads
    : overloads.filter(({ functionDef }) => !functionDef.hasBody);
  const described = signatures.map(({ functionDef: { params, returnType, typeParams } }) => {
    const inner = translator.bind(boundsOf(typeParams), [], scope);
    return {
      input: describeInput(params[0], { translator, scope: inner }),
      output: translator.translate(returnType, inner),
    };
  });
  return {
    input: unionOf(described.map(({ input }) => input)),
    output: unionOf(described.map(({ output }) => output)),
  };
}

/** A caller may choose a method's own type parameters: only their constraints are known. */
function boundsOf(params: readonly DocTypeParam[] | undefined) {
  return params?.map(({ name, constraint }) => ({
    name,
    default: constraint ?? { kind: "keyword", value: "unknown" } satisfies DocType,
  }));
}

function describeInput(param: DocParam | undefined, { translator, scope }: MethodScope): Schema {
  if (param === undefined) return NOTHING;
  if (param.kind === "rest") return UNKNOWN;
  const isOptional = param.kind === "assign" || (param.optional ?? false);
  const schema = translator.translate(eventBody(param.left?.tsType ?? param.tsType), scope);
  return isOptional ? unionOf([schema, NOTHING]) : schema;
}

/** The type of an event's body, where a type is that of an event. */
function eventBody(type: DocType | undefined): DocType | undefined {
  const isEvent = type?.kind === "typeRef" && type.value.typeName === "ServiceEvent";
  return isEvent ? type.value.typeParams?.[0] : type;
}

import type { Declaration } from "../declarations/declaration.ts";
import type { RpcOptions } from "../rpc/rpc_options.ts";
import type { DocClass, DocMethod } from "./deno_doc.ts";
import type { Modules } from "./modules.ts";
import { type Definitions, type Schema, UNKNOWN } from "./schema.ts";
import { emittedEvents } from "./service/emitted_events.ts";
import { Signatures } from "./service/signatures.ts";
import { Translator } from "./translate.ts";
import { unionOf } from "./unions.ts";

/** What one method takes and gives. */
export interface MethodContract {
  /** The arguments by name. */
  readonly input: Schema;
  /** What it returns, awaited; `{}` for a method that answers through a channel. */
  readonly output: Schema;
}

/** What one handler of events, or one task, takes. */
export interface HandlerContract {
  /** Types or patterns of its events, such as `order.placed` or `order.*`; none for a task. */
  readonly types: readonly string[];
  /** Bodies of its events, or the arguments of the task; `{}` where they are not known. */
  readonly body: Schema;
}

/** What a class takes and gives, as its source says. */
export interface ClassContract {
  /** What the class is for: the text of its comment. */
  readonly description?: string;
  /** Methods that others call, by name. */
  readonly methods: Readonly<Record<string, MethodContract>>;
  /** Methods that handle events, and tasks, by name. */
  readonly handles: Readonly<Record<string, HandlerContract>>;
  /** Bodies of the events that it emits, by type; `{}` for a body that is not known. */
  readonly emits: Readonly<Record<string, Schema>>;
  /** Those of them whose bodies have a schema that the source does not tell. */
  readonly emitsBySchema?: readonly string[];
  /** Schemas to which the others refer. */
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
 * Describes a class: its own methods and inherited ones.
 *
 * @param modules What `deno doc` says of its modules. What is missing is in `modules.missing` afterwards.
 * @param place Which class.
 * @param declared What is declared of its methods; others are left out.
 */
export function describeClass(
  modules: Modules,
  place: ClassPlace,
  declared: ReadonlyMap<string, Declaration>,
): ClassContract {
  const translator = new Translator(modules);
  const wanted = new Map(declared);
  const methods: Record<string, MethodContract> = {};
  const handles: Record<string, HandlerContract> = {};
  const emits = new Map<string, Schema>();
  const bySchema = new Map<string, boolean>();
  let description: string | undefined;
  for (const { definition, location, comment, scope } of basesOf(modules, place, translator)) {
    description ??= comment; // of the class itself, or the nearest one that it extends
    const emitted = emittedEvents(location, { modules, translator, scope });
    for (const { type, body, hasSchema } of emitted) {
      const known = emits.get(type);
      emits.set(type, known === undefined ? body : unionOf([known, body]));
      bySchema.set(type, hasSchema && (bySchema.get(type) ?? true));
    }
    for (const [name, declaration] of wanted) {
      const overloads = overloadsOf(definition, name);
      if (overloads.length === 0) continue;
      const signatures = new Signatures(overloads, { translator, modules, scope });
      if (declaration.kind === "rpc" || declaration.kind === "rawRpc") {
        methods[name] = methodOf(declaration, signatures);
      } else handles[name] = handlerOf(declaration, signatures);
      wanted.delete(name);
    }
  }
  const emitsBySchema = [...bySchema].flatMap(([type, isOnly]) => isOnly ? [type] : []).sort();
  return {
    ...(description !== undefined && { description }),
    methods,
    handles,
    emits: Object.fromEntries([...emits].sort(([a], [b]) => a < b ? -1 : 1)),
    ...(emitsBySchema.length > 0 && { emitsBySchema }),
    definitions: translator.definitions,
    untranslated: [...translator.untranslated].sort(),
  };
}

type Declared<Kind> = Extract<Declaration, { readonly kind: Kind }>;

/** What has a schema of its own is left to it. */
function methodOf(
  { kind, options }: Declared<"rpc" | "rawRpc">,
  signatures: Signatures,
): MethodContract {
  const { input, output }: RpcOptions = options;
  const isRaw = kind === "rawRpc";
  return {
    input: input === undefined ? signatures.callInput(isRaw ? 1 : 0) : UNKNOWN,
    output: output === undefined && !isRaw ? signatures.output : UNKNOWN,
  };
}

function handlerOf(
  declaration: Declared<"event" | "serialEvent" | "task">,
  signatures: Signatures,
): HandlerContract {
  if (declaration.kind === "task") return { types: [], body: signatures.input(0) };
  const { types, schemas } = declaration;
  const hasSchemas = types.every((type) => schemas?.has(type));
  return { types, body: hasSchemas ? UNKNOWN : signatures.eventBody };
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
    const { location, jsDoc } = declaration;
    yield { definition, scope, location, comment: jsDoc?.doc?.trim() };
    if (definition.extends === undefined) return;
    args = (definition.superTypeParams ?? []).map((type) => translator.translate(type, scope));
    found = modules.find(definition.extends, module);
  }
}

/** Signatures of a method; of an overloaded one, that with a body is not part of the contract. */
function overloadsOf({ methods = [] }: DocClass, name: string): readonly DocMethod[] {
  const overloads = methods.filter((method) =>
    method.name === name && method.kind === "method" && !method.isStatic
  );
  return overloads.length < 2
    ? overloads
    : overloads.filter(({ functionDef }) => !functionDef.hasBody);
}

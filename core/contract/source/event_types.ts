import type { DocType } from "../deno_doc.ts";
import type { Modules } from "../modules.ts";
import { TypeParser } from "./parse_type.ts";
import { type Token, TokenReader } from "./tokens.ts";

/** An event type in a source. */
export interface EventInSource {
  /** Dotted type, such as `order.placed`. */
  readonly type: string;
  /** Type of its body, where the source has it. */
  readonly body?: DocType | undefined;
  /** Whether it has a schema of its body, which only the program knows. */
  readonly hasSchema?: boolean;
  /** URL of the module in which names in the body are looked up. */
  readonly module: string;
}

/** Marks that begin and end parts, the ends in the order of their beginnings. */
const [OPEN, CLOSE] = ["({[", ")}]"] as const;

/** Reads expressions that name an event type: texts, constants, and calls of `eventType`. */
export class EventTypeReader {
  readonly #modules: Modules;
  readonly #module: string;
  readonly #params: ReadonlyMap<string, unknown>;

  /**
   * Reads expressions of one module.
   *
   * @param params Type parameters of the class around them, by name.
   */
  constructor(
    modules: Modules,
    module: string,
    params: ReadonlyMap<string, unknown> = new Map(),
  ) {
    this.#modules = modules;
    this.#module = module;
    this.#params = params;
  }

  /**
   * Reads the expression where the reader is.
   *
   * @returns What it names; undefined if only running the code would tell.
   * @throws {SyntaxError} If it has a type that is not read here.
   */
  read(reader: TokenReader, isShadowed: (name: string) => boolean): EventInSource | undefined {
    const text = reader.takeText();
    if (text !== undefined) return { type: text, module: this.#module };
    const path = readPath(reader);
    const [first] = path;
    if (first === undefined || isShadowed(first)) return undefined;
    if (reader.isNext("(") || reader.isNext("<")) return this.#call(path, reader);
    return this.#constant(path);
  }

  /** Types between angle brackets, if they are next. */
  readArguments(reader: TokenReader): DocType[] {
    return reader.isNext("<") ? this.#types(reader).parseArguments() : [];
  }

  /** `eventType<Body>("type")`, also with a schema behind the type. */
  #call(path: readonly string[], reader: TokenReader): EventInSource | undefined {
    if (!this.#isFramework(path, "eventType")) return undefined;
    const [body] = this.readArguments(reader);
    reader.expect("(");
    const type = reader.takeText();
    if (type === undefined || !reader.isNext(",") && !reader.isNext(")")) return undefined;
    const hasSchema = reader.take(",") && !reader.isNext(")");
    skipTo(reader, ")");
    reader.expect(")");
    const module = this.#module;
    return hasSchema ? { type, hasSchema, module } : { type, body, module };
  }

  /** A constant of this module or an imported one, or a property of one. */
  #constant(path: readonly string[]): EventInSource | undefined {
    for (let length = path.length; length > 0; length--) {
      const found = this.#modules.find(path.slice(0, length).join("."), this.#module);
      if (found === undefined) continue;
      if ("framework" in found) return undefined;
      const [declaration] = found.declarations;
      if (declaration?.kind !== "variable") return undefined;
      const tokens = this.#modules.tokens(declaration.location.filename);
      const at = tokens?.findIndex(({ start }) =>
        start >= this.#modules.positionOf(declaration.location)
      );
      if (tokens === undefined || at === undefined || at < 0) return undefined;
      const inner = new EventTypeReader(this.#modules, declaration.location.filename);
      return inner.#declared(tokens, at, path.slice(length));
    }
    return undefined;
  }

  /** What a constant, or a property of it, stands for. */
  #declared(tokens: readonly Token[], at: number, path: readonly string[]) {
    const reader = new TokenReader(tokens, at + 1);
    if (tokens[at - 1]?.value !== "const") return undefined;
    const annotated = reader.take(":") ? this.#types(reader).parse() : undefined;
    reader.expect("=");
    for (const name of path) if (!enterProperty(reader, name)) return undefined;
    const event = this.read(reader, () => false);
    if (event === undefined || !isEndOfValue(reader)) return undefined;
    const body = path.length === 0 ? this.#bodyOf(annotated) : undefined;
    return body === undefined ? event : { ...event, body, module: this.#module };
  }

  /** The body in an annotation `EventType<Body>`. */
  #bodyOf(type: DocType | undefined): DocType | undefined {
    if (type?.kind !== "typeRef") return undefined;
    const isEventType = this.#isFramework(type.value.typeName.split("."), "EventType");
    return isEventType ? type.value.typeParams?.[0] : undefined;
  }

  #isFramework(path: readonly string[], name: string): boolean {
    const found = this.#modules.find(path.join("."), this.#module);
    return found !== undefined && "framework" in found && found.framework === name;
  }

  #types(reader: TokenReader): TypeParser {
    return new TypeParser(reader, (name) => {
      if (this.#params.has(name)) return { kind: "typeParam" };
      return this.#modules.isDeclared(name, this.#module) ? { kind: "local" } : undefined;
    });
  }
}

/** Words with dots between them. */
function readPath(reader: TokenReader): string[] {
  const path: string[] = [];
  do {
    if (reader.peek()?.kind !== "word") return [];
    path.push(reader.next()?.value ?? "");
  } while (reader.take("."));
  return path;
}

/** Whether a value ends where the reader is, and is not part of a longer expression. */
function isEndOfValue(reader: TokenReader): boolean {
  const token = reader.peek();
  if (token === undefined || token.kind === "word") return true; // `as const`, or another statement
  return token.kind === "mark" && ";,})".includes(token.value);
}

/** Goes into an object, behind the name of a property. */
function enterProperty(reader: TokenReader, name: string): boolean {
  if (!reader.take("{")) return false;
  while (reader.peek() !== undefined && !reader.isNext("}")) {
    const key = reader.next();
    const isProperty = reader.take(":");
    if (isProperty && key?.value === name && (key.kind === "word" || key.kind === "text")) {
      return true;
    }
    skipTo(reader, ",");
    reader.take(",");
  }
  return false;
}

/** Skips to a mark, or to the end of the part that the reader is in. */
function skipTo(reader: TokenReader, mark: string): void {
  let depth = 0;
  for (let token = reader.peek(); token !== undefined; token = reader.peek()) {
    if (token.kind === "mark") {
      if (depth === 0 && (token.value === mark || CLOSE.includes(token.value))) return;
      if (OPEN.includes(token.value)) depth += 1;
      if (CLOSE.includes(token.value)) depth -= 1;
    }
    reader.next();
  }
}

import type { DocMembers, DocType, DocTypeRef } from "../deno_doc.ts";
import type { TokenReader } from "./tokens.ts";

/** Tells where the name of a type comes from; undefined for a global one. */
export type ResolveName = (name: string) => DocTypeRef["resolution"];

const KEYWORDS: ReadonlySet<string> = new Set([
  "any",
  "bigint",
  "boolean",
  "never",
  "null",
  "number",
  "object",
  "string",
  "symbol",
  "undefined",
  "unknown",
  "void",
]);
const MAX_DEPTH = 64;

/**
 * Reads a type, in the form that `deno doc` would give it, which does not show types in expressions.
 *
 * @throws {SyntaxError} If it has parts that are not read here, such as functions and conditional types.
 */
export class TypeParser {
  readonly #tokens: TokenReader;
  readonly #resolve: ResolveName;
  #depth = 0;

  /** Reads types where the reader is. */
  constructor(tokens: TokenReader, resolve: ResolveName) {
    this.#tokens = tokens;
    this.#resolve = resolve;
  }

  /** Reads one type. */
  parse(): DocType {
    if (++this.#depth > MAX_DEPTH) throw refuse("a type that is nested too deeply");
    const type = this.#list(
      "union",
      "|",
      () => this.#list("intersection", "&", () => this.#part()),
    );
    if (this.#tokens.isNext("extends")) throw refuse("a conditional type");
    this.#depth -= 1;
    return type;
  }

  /** Reads types between angle brackets. */
  parseArguments(): DocType[] {
    return this.#between("<", ">", () => this.parse());
  }

  #list(kind: "union" | "intersection", mark: string, parse: () => DocType): DocType {
    this.#tokens.take(mark); // one may stand before the first
    const types = [parse()];
    while (this.#tokens.take(mark)) types.push(parse());
    return types.length === 1 ? types[0] as DocType : { kind, value: types };
  }

  #between<T>(open: string, close: string, parse: () => T): T[] {
    const parts: T[] = [];
    this.#tokens.expect(open);
    while (!this.#tokens.take(close)) {
      parts.push(parse());
      if (!this.#tokens.isNext(close)) this.#tokens.expect(",");
    }
    return parts;
  }

  #part(): DocType {
    for (const operator of ["keyof", "readonly"]) {
      if (!this.#tokens.take(operator)) continue;
      return { kind: "typeOperator", value: { operator, tsType: this.#part() } };
    }
    let type = this.#primary();
    while (this.#tokens.take("[")) {
      if (this.#tokens.take("]")) {
        type = { kind: "array", value: type };
        continue;
      }
      type = { kind: "indexedAccess", value: { objType: type, indexType: this.parse() } };
      this.#tokens.expect("]");
    }
    return type;
  }

  #primary(): DocType {
    const tokens = this.#tokens;
    if (tokens.isNext("[")) {
      return { kind: "tuple", value: this.#between("[", "]", () => this.#element()) };
    }
    if (tokens.isNext("{")) return { kind: "typeLiteral", value: this.#members() };
    if (tokens.take("(")) {
      const type = this.parse();
      tokens.expect(")");
      if (tokens.isNext("=")) throw refuse("a function");
      return type;
    }
    if (tokens.take("typeof")) return { kind: "typeQuery", value: this.#path(this.#word()) };
    const text = tokens.takeText();
    if (text !== undefined) return literal({ kind: "string", string: text });
    const isNegative = tokens.take("-");
    if (tokens.peek()?.kind === "number") return this.#number(isNegative);
    return this.#named(this.#word());
  }

  #number(isNegative: boolean): DocType {
    const digits = (isNegative ? "-" : "") + this.#tokens.next()?.value.replaceAll("_", "");
    if (digits.endsWith("n")) return literal({ kind: "bigInt", string: digits.slice(0, -1) });
    const number = Number(digits);
    if (Number.isNaN(number)) throw refuse(digits);
    return literal({ kind: "number", number });
  }

  #named(word: string): DocType {
    if (word === "true" || word === "false") {
      return literal({ kind: "boolean", boolean: word === "true" });
    }
    if (KEYWORDS.has(word)) return { kind: "keyword", value: word };
    if (["import", "infer", "unique", "asserts", "new", "abstract"].includes(word)) {
      throw refuse(word);
    }
    const typeName = this.#path(word);
    const resolution = this.#resolve(word);
    const typeParams = this.#tokens.isNext("<") ? this.parseArguments() : [];
    return {
      kind: "typeRef",
      value: { typeName, typeParams, ...(resolution !== undefined && { resolution }) },
    };
  }

  /** Words with dots between them. */
  #path(first: string): string {
    const words = [first];
    while (this.#tokens.take(".")) words.push(this.#word());
    return words.join(".");
  }

  #word(): string {
    const token = this.#tokens.next();
    if (token?.kind !== "word") throw refuse(token?.value ?? "the end");
    return token.value;
  }

  #element(): DocType {
    if (this.#tokens.take(".")) {
      this.#tokens.expect(".");
      this.#tokens.expect(".");
      if (this.#tokens.isNext(":", 1)) this.#skipName();
      return { kind: "rest", value: this.parse() };
    }
    const isNamed = this.#tokens.isNext(":", 1) ||
      this.#tokens.isNext("?", 1) && this.#tokens.isNext(":", 2);
    const isOptional = isNamed && this.#skipName();
    const type = this.parse();
    return isOptional || this.#tokens.take("?") ? { kind: "optional", value: type } : type;
  }

  /** Takes the name of an element; whether it is optional. */
  #skipName(): boolean {
    this.#word();
    const isOptional = this.#tokens.take("?");
    this.#tokens.expect(":");
    return isOptional;
  }

  #members(): DocMembers {
    const properties: NonNullable<DocMembers["properties"]>[number][] = [];
    const indexSignatures: NonNullable<DocMembers["indexSignatures"]>[number][] = [];
    this.#tokens.expect("{");
    while (!this.#tokens.take("}")) {
      const isKey = [":", "?"].some((mark) => this.#tokens.isNext(mark, 1));
      if (!isKey) this.#tokens.take("readonly");
      if (this.#tokens.take("[")) {
        this.#word();
        this.#tokens.expect(":"); // `in` for a mapped type
        const key = { kind: "identifier", tsType: this.parse() };
        this.#tokens.expect("]");
        this.#tokens.expect(":");
        indexSignatures.push({ params: [key], tsType: this.parse() });
      } else {
        const name = this.#tokens.next()?.value ?? "";
        const optional = this.#tokens.take("?");
        this.#tokens.expect(":"); // `(` for a method
        properties.push({ name, optional, tsType: this.parse() });
      }
      if (!this.#tokens.take(";")) this.#tokens.take(",");
    }
    return { properties, indexSignatures };
  }
}

function literal(value: Extract<DocType, { kind: "literal" }>["value"]): DocType {
  return { kind: "literal", value };
}

function refuse(what: string): SyntaxError {
  return new SyntaxError(`Cannot read types with ${what}`);
}

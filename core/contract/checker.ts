import { Compiler } from "./compiler.ts";
import { explain } from "./explain.ts";
import type { Definitions, Schema } from "./schema.ts";
import type { Test } from "./value_tests.ts";

/**
 * Checks values against a schema, which is compiled once.
 *
 * @example The arguments of a method
 * ```ts ignore
 * const checker = new Checker({ type: "object", properties: { count: { type: "number" } } });
 * checker.accepts({ count: 1 }); // true
 * checker.explain({ count: "1" }); // "count: expected number, got \"1\""
 * ```
 */
export class Checker {
  readonly #schema: Schema;
  readonly #compiler: Compiler;
  readonly #test: Test;

  /**
   * Compiles a schema.
   *
   * @param schema What to check for.
   * @param definitions Schemas to which it refers by name, or a compiler of them that others use, too.
   * @throws {SyntaxError} If a `pattern` is not a regular expression.
   * @throws {ReferenceError} If a reference names no schema.
   */
  constructor(schema: Schema, definitions: Definitions | Compiler = {}) {
    this.#schema = schema;
    this.#compiler = definitions instanceof Compiler ? definitions : new Compiler(definitions);
    this.#test = this.#compiler.compile(schema);
  }

  /** Whether a value is what the schema describes. */
  accepts(value: unknown): boolean {
    return this.#compiler.judge(value, this.#test);
  }

  /**
   * Says what is wrong with a value.
   *
   * @param value Anything.
   * @param name What the value is called at the start of its path.
   * @returns Such as `order.items[2].price: expected number, got "7"`, or undefined for a valid value.
   */
  explain(value: unknown, name: string = ""): string | undefined {
    if (this.accepts(value)) return undefined;
    const compiler = this.#compiler;
    const tests = new Map<Schema, Test>(); // a list may have millions of items of one schema
    const testOf = (schema: Schema): Test => {
      let test = tests.get(schema);
      if (test === undefined) tests.set(schema, test = compiler.compile(schema));
      return test;
    };
    return explain(value, this.#schema, {
      path: name,
      definitions: compiler.definitions,
      accepts: (part, schema) => compiler.judge(part, testOf(schema)),
    });
  }
}

import { Float } from "../values/float.ts";
import { type Definitions, nameOf, type Schema } from "./schema.ts";
import { type Test, valueTests } from "./value_tests.ts";
import { isRecord, WIRE_TYPES } from "./wire_types.ts";

/** Nested references beyond which a value is refused: deeper than any message may be. */
const MAX_DEPTH = 512;

/** Nested references from which on verdicts are kept: unions inside of unions would ask for each of them again and again. */
const KEPT_DEPTH = 4;

/** A named schema. */
interface Named {
  test: Test;
  /** Verdicts on parts of the value that is being checked. */
  readonly verdicts: Map<object, boolean>;
}

/**
 * Compiles schemas to closures, without `eval`; checking a valid value allocates nothing. Schemas with
 * names are compiled once for all that refer to them.
 */
export class Compiler {
  /** Schemas to which others refer by name. */
  readonly definitions: Definitions;
  /** Tests of the named schemas that have been compiled, or are about to be. */
  readonly #named = new Map<string, Named>();
  #depth = 0;
  #keptDepth = KEPT_DEPTH;
  #hasVerdicts = false;

  /** Compiles schemas that refer to others by name. */
  constructor(definitions: Definitions = {}) {
    this.definitions = definitions;
  }

  /**
   * A schema as a test, which is to be called by {@linkcode Compiler.judge}.
   *
   * @throws {SyntaxError} If a `pattern` is not a regular expression.
   * @throws {ReferenceError} If a reference names no schema.
   */
  compile(schema: Schema): Test {
    const tests = [...this.#alternatives(schema), ...valueTests(schema)];
    if (schema["x-wire"] !== undefined) {
      tests.push(this.#wireTest(schema));
    } else {
      tests.push(...this.#typeTests(schema));
    }
    return both(tests);
  }

  /** Whether a value passes a test of this compiler. Verdicts hold for one check: a value may change. */
  judge(value: unknown, test: Test): boolean {
    const isAccepted = test(value);
    if (this.#hasVerdicts && this.#keptDepth > 0) this.#forget();
    return isAccepted;
  }

  /**
   * Runs work that judges values and their parts by turns: each part is judged once by each named schema.
   *
   * @param work Synchronous work that changes none of the values.
   * @returns What the work returns.
   */
  judgeTogether<Result>(work: () => Result): Result {
    this.#keptDepth = 0;
    try {
      return work();
    } finally {
      this.#keptDepth = KEPT_DEPTH;
      this.#forget();
    }
  }

  #forget(): void {
    for (const { verdicts } of this.#named.values()) verdicts.clear();
    this.#hasVerdicts = false;
  }

  *#alternatives({ $ref, anyOf, allOf, not }: Schema): Generator<Test> {
    if ($ref !== undefined) yield this.#reference(nameOf($ref));
    if (anyOf !== undefined) yield either(anyOf.map((schema) => this.compile(schema)));
    for (const schema of allOf ?? []) yield this.compile(schema);
    if (not !== undefined) {
      const test = this.compile(not);
      yield (value) => !test(value);
    }
  }

  #reference(name: string): Test {
    const known = this.#named.get(name);
    const target: Named = known ?? { test: () => true, verdicts: new Map() };
    if (known === undefined) {
      if (!Object.hasOwn(this.definitions, name)) {
        throw new ReferenceError(`Cannot refer to the schema ${name}: it is not defined`);
      }
      this.#named.set(name, target); // before it is compiled, as it may refer to itself
      try {
        target.test = this.compile(this.definitions[name] as Schema);
      } catch (error) {
        this.#named.delete(name); // whatever else refers to it fails as well
        throw error;
      }
    }
    return (value) => {
      if (this.#depth >= MAX_DEPTH) return false; // a cycle, or made to exhaust the stack
      const isKept = this.#depth >= this.#keptDepth && typeof value === "object" && value !== null;
      const verdict = isKept ? target.verdicts.get(value) : undefined;
      if (verdict !== undefined) return verdict;
      this.#depth += 1;
      try {
        const isAccepted = target.test(value);
        if (isKept) this.#hasVerdicts = target.verdicts.set(value, isAccepted).size > 0;
        return isAccepted;
      } finally {
        this.#depth -= 1;
      }
    };
  }

  #wireTest(schema: Schema): Test {
    const type = schema["x-wire"];
    if (type === undefined) return () => true;
    if (type === "set") {
      const item = this.compile(schema.items || {});
      return (value) => value instanceof Set && everyItem(value, item);
    }
    if (type === "map") return this.#mapTest(schema);
    return WIRE_TYPES[type];
  }

  /** A map whose keys are all strings arrives as an object. */
  #mapTest({ items }: Schema): Test {
    const [key = {}, item = {}] = (items || {}).prefixItems ?? [];
    const isKey = this.compile(key);
    const isItem = this.compile(item);
    return (value) => {
      if (value instanceof Map) {
        for (const [key, item] of value) if (!isKey(key) || !isItem(item)) return false;
        return true;
      }
      if (!isRecord(value)) return false;
      for (const key in value) {
        if (Object.hasOwn(value, key) && !(isKey(key) && isItem(value[key]))) return false;
      }
      return true;
    };
  }

  *#typeTests(schema: Schema): Generator<Test> {
    if (schema.type !== undefined) yield typeTest(schema.type);
    const hasItems = schema.items !== undefined || schema.prefixItems !== undefined;
    if (hasItems) yield this.#itemsTest(schema);
    if (schema.properties !== undefined) yield this.#propertiesTest(schema);
    if (schema.required !== undefined) yield requiredTest(schema.required);
    if (schema.additionalProperties !== undefined) {
      yield this.#othersTest(schema.additionalProperties, schema.properties ?? {});
    }
  }

  #itemsTest({ items = {}, prefixItems = [], minItems = 0 }: Schema): Test {
    const first = prefixItems.map((schema) => this.compile(schema));
    const rest = items === false ? undefined : this.compile(items);
    return (value) => {
      if (!Array.isArray(value)) return true;
      if (rest === undefined && value.length > first.length) return false;
      for (let i = 0; i < value.length; i++) { // not by iteration, which costs more
        const test = first[i] ?? rest;
        if (test === undefined || test(value[i])) continue;
        if (!(value[i] === null && i >= minItems && i < first.length)) return false;
      }
      return true;
    };
  }

  #propertiesTest({ properties = {}, required = [] }: Schema): Test {
    const names = Object.keys(properties);
    const mayBeMissing = names.map((name) => !required.includes(name));
    const tests = names.map((name) => this.compile(properties[name] as Schema));
    return (value) => {
      if (!isRecord(value)) return true;
      for (let i = 0; i < names.length; i++) {
        const name = names[i] as string;
        // What is undefined is left out of a message.
        const property = value[name];
        if (property === undefined || !Object.hasOwn(value, name)) continue;
        if ((tests[i] as Test)(property)) continue;
        // A peer may send nil for what is missing, as Python does.
        if (!(property === null && mayBeMissing[i])) return false;
      }
      return true;
    };
  }

  #othersTest(schema: Schema, properties: Readonly<Record<string, Schema>>): Test {
    const test = this.compile(schema);
    const known = new Set(Object.keys(properties));
    return (value) => {
      if (!isRecord(value)) return true;
      for (const name in value) {
        if (known.has(name) || !Object.hasOwn(value, name)) continue;
        const property = value[name];
        if (property !== undefined && !test(property)) return false;
      }
      return true;
    };
  }
}

function requiredTest(names: readonly string[]): Test {
  return (value) => {
    if (!isRecord(value)) return true;
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      if (value[name] === undefined || !Object.hasOwn(value, name)) return false;
    }
    return true;
  };
}

function typeTest(type: NonNullable<Schema["type"]>): Test {
  switch (type) {
    case "array":
      return Array.isArray;
    case "boolean":
      return (value) => typeof value === "boolean";
    case "integer":
      return (value) => Number.isInteger(value instanceof Float ? value.value : value);
    case "null":
      return WIRE_TYPES.nothing;
    case "number":
      return isNumber;
    case "object":
      return isRecord;
    case "string":
      return (value) => typeof value === "string";
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" || value instanceof Float;
}

function everyItem(values: Iterable<unknown>, test: Test): boolean {
  for (const value of values) if (!test(value)) return false;
  return true;
}

function both(tests: readonly Test[]): Test {
  const [first, second, ...rest] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  const others = rest.length > 0 ? both(rest) : undefined;
  if (others === undefined) return (value) => first(value) && second(value);
  return (value) => first(value) && second(value) && others(value);
}

function either(tests: readonly Test[]): Test {
  return (value) => {
    for (let i = 0; i < tests.length; i++) if ((tests[i] as Test)(value)) return true;
    return false;
  };
}

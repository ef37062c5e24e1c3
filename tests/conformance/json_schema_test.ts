/** Schemas of types: ajv is the judge. */
import assert from "node:assert/strict";
import { Checker } from "../../core/contract/checker.ts";
import { compareSchemas } from "../../core/contract/comparing/compare_schemas.ts";
import { type Definitions, nameOf, type Schema } from "../../core/contract/schema.ts";
import { CASES } from "../../core/contract/testdata/cases.ts";
import { readCatalogue } from "../../core/contract/testdata/catalogue_schemas.ts";
import type { Random } from "../support/random.ts";
import { createAjv } from "./ajv_judge.ts";
import { makeCases } from "./cases.ts";

const VALUES_PER_SCHEMA = 10_000;
const ODD_VALUES = [null, true, false, 0, -1, 1.5, 1e300, "", "a", "s", "x-1", [], {}, [1], {
  a: 1,
}];
const TEXTS = ["", "a", "AB", "x-", "x-a", "1.5", "is-true", "a.b", "a@b.de", "😀😀", "abcdef"];
const VALUES_PER_PAIR = 200;
const MAX_DEPTH = 4;

/** Whether JSON can show all values of a schema. */
function isJson(schema: Schema, definitions: Definitions, seen: Set<string> = new Set()): boolean {
  const text = JSON.stringify(schema);
  if (text.includes('"x-wire"')) return false;
  return [...text.matchAll(/"\$ref":"([^"]+)"/g)].every(([, ref = ""]) => {
    const name = nameOf(ref);
    if (seen.has(name)) return true;
    seen.add(name);
    return isJson(definitions[name] ?? {}, definitions, seen);
  });
}

/** Makes values that are like those of a schema, and often are of it. */
class ValueMaker {
  readonly #definitions: Definitions;
  readonly #random: Random;
  readonly #hasOthers: boolean;

  /** Objects may have properties that their type does not name. */
  constructor(definitions: Definitions, random: Random, { hasOthers = true } = {}) {
    this.#definitions = definitions;
    this.#random = random;
    this.#hasOthers = hasOthers;
  }

  make(schema: Schema, depth: number = 0): unknown {
    const random = this.#random;
    if (depth > MAX_DEPTH) return null;
    if (this.#hasOthers && random.below(16) === 0) return random.pick(ODD_VALUES);
    if (schema.$ref !== undefined) {
      return this.make(this.#definitions[nameOf(schema.$ref)] ?? {}, depth + 1);
    }
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return random.pick(schema.enum);
    if (schema.anyOf !== undefined) return this.make(random.pick(schema.anyOf), depth);
    if (schema.allOf !== undefined) return this.make(random.pick(schema.allOf), depth);
    return this.#ofType(schema, depth);
  }

  #ofType(schema: Schema, depth: number): unknown {
    const random = this.#random;
    switch (schema.type) {
      case "array": {
        const first = (schema.prefixItems ?? []).map((item) => this.make(item, depth + 1));
        const more = Array.from({ length: random.below(4) }, () => {
          return this.make(schema.items || {}, depth + 1);
        });
        return random.below(3) === 0 ? first : [...first, ...more];
      }
      case "boolean":
        return random.below(2) === 0;
      case "integer":
      case "number":
        return random.pick([0, 1, 0.5, 5, 10, 11, -1, random.below(20), random.below(100) / 10]);
      case "null":
        return null;
      case "object":
        return this.#object(schema, depth);
      case "string":
        return random.pick(TEXTS);
      default:
        return random.pick(ODD_VALUES);
    }
  }

  #object({ properties = {}, additionalProperties }: Schema, depth: number): unknown {
    const value: Record<string, unknown> = {};
    for (const [name, property] of Object.entries(properties)) {
      if (this.#random.below(8) > 0) value[name] = this.make(property, depth + 1);
    }
    const isOpen = this.#hasOthers || additionalProperties !== undefined;
    if (isOpen && this.#random.below(2) === 0) {
      value.other = this.make(additionalProperties ?? {}, depth + 1);
    }
    return value;
  }
}

/** A schema in which nil stands for what may be missing, as the checker takes it. */
function withNil(schema: Schema): Schema {
  const orNull = (part: Schema): Schema => ({ anyOf: [part, { type: "null" }] });
  const { properties, required = [], prefixItems, minItems = 0, ...others } = mapParts(schema);
  return {
    ...others,
    ...(required.length > 0 && { required }),
    ...(minItems > 0 && { minItems }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map((
          [name, part],
        ) => [name, required.includes(name) ? part : orNull(part)]),
      ),
    }),
    ...(prefixItems && {
      prefixItems: prefixItems.map((part, i) => i < minItems ? part : orNull(part)),
    }),
  };
}

function mapParts(schema: Schema): Schema {
  const { properties, items, prefixItems, additionalProperties, anyOf, allOf } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, part]) => [name, withNil(part)]),
      ),
    }),
    ...(items && { items: withNil(items) }),
    ...(prefixItems && { prefixItems: prefixItems.map(withNil) }),
    ...(additionalProperties && { additionalProperties: withNil(additionalProperties) }),
    ...(anyOf && { anyOf: anyOf.map(withNil) }),
    ...(allOf && { allOf: allOf.map(withNil) }),
  };
}

const NAMES = [...new Set(CASES.map(({ name }) => name))];
const { schemas, definitions } = await readCatalogue(NAMES);
const ajv = createAjv();
const judgedDefinitions = Object.fromEntries(
  Object.entries(definitions).map(([name, schema]) => [name, withNil(schema)]),
);
let agreed = 0;

for (const [index, [name, schema]] of [...schemas].entries()) {
  if (!isJson(schema, definitions)) continue;
  agreed += 1;
  Deno.test(`values of ${name} are what ajv accepts`, () => {
    const judge = ajv.compile({ ...withNil(schema), $defs: judgedDefinitions });
    const checker = new Checker(schema, definitions);
    const values = makeCases(
      index,
      VALUES_PER_SCHEMA,
      (random) => new ValueMaker(definitions, random).make(schema),
    );
    for (const value of values) {
      assert.equal(checker.accepts(value), judge(value), Deno.inspect(value, { depth: 9 }));
    }
  });
}

Deno.test("where two types have no difference, values of the first are values of the second", () => {
  const described = [...schemas.values()].filter((schema) => isJson(schema, definitions))
    .map((schema) => ({
      schema,
      definitions,
      checker: new Checker(schema, definitions),
      judge: ajv.compile({ ...schema, $defs: definitions }), // to whom nil is not missing
    }));
  let within = 0;
  for (const [index, from] of described.entries()) {
    const values = makeCases(
      index,
      VALUES_PER_PAIR,
      (random) => new ValueMaker(definitions, random, { hasOthers: false }).make(from.schema),
    ).filter((value) => from.judge(value));
    for (const to of described) {
      if (compareSchemas(from, to).length > 0) continue;
      within += 1;
      const refused = values.filter((value) => !to.checker.accepts(value));
      assert.deepEqual(
        refused,
        [],
        `${JSON.stringify(from.schema)} in ${JSON.stringify(to.schema)}`,
      );
    }
  }
  assert(within > described.length, "only the same types are within each other");
});

Deno.test("most types of the catalogue can be compared", () => assert(agreed > 120));

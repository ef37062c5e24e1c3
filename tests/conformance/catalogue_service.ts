import { Checker } from "../../core/contract/checker.ts";
import type { ClassContract } from "../../core/contract/contract.ts";
import { addProperty, objectOf } from "../../core/contract/objects.ts";
import type { Schema } from "../../core/contract/schema.ts";
import type { ServiceContract } from "../../core/contract/service_contract.ts";
import { type Case, CASES } from "../../core/contract/testdata/cases.ts";
import { readCatalogue } from "../../core/contract/testdata/catalogue_schemas.ts";

/** A method that takes a value of a type and gives it back. */
export interface CatalogueMethod extends Case {
  /** Schema of its arguments. */
  readonly input: Schema;
  /** Judges its arguments. */
  readonly checker: Checker;
  /** Judges the value alone, which is an event's body as well. */
  readonly body: Checker;
}

const names = [...new Set(CASES.map(({ name }) => name))];
const { schemas, definitions } = await readCatalogue(names);

function inputOf(schema: Schema): Schema {
  const members = { properties: {}, required: [] };
  addProperty(members, "value", { schema, isOptional: false });
  return objectOf(members);
}

const inputs = new Map(names.map((name) => [name, inputOf(schemas.get(name) ?? {})]));

const types: ClassContract = {
  description: "Has a method, a handler and an event for each type of the catalogue.",
  methods: Object.fromEntries(
    names.map((name) => [name, { input: inputs.get(name) ?? {}, output: schemas.get(name) ?? {} }]),
  ),
  handles: Object.fromEntries(
    names.map((name) => [`on${name}`, { types: [`type.${name}`], body: schemas.get(name) ?? {} }]),
  ),
  emits: Object.fromEntries(names.map((name) => [`type.${name}`, schemas.get(name) ?? {}])),
  definitions,
  untranslated: [],
};

/** A service with all types of the catalogue. */
export const CATALOGUE: ServiceContract = {
  name: "Catalogue",
  version: "1.2.3",
  methods: names.map((name) => ({
    name,
    params: ["value"],
    help: `Takes a ${name} */ and """gives""" it back.\n\nNothing else.`,
    raises: [{ name: "SoldOut", status: 409 }, { name: "Closed" }],
    http: `GET /values/${name}/:value`,
    idempotent: true,
  })),
  routes: [
    {
      endpoint: "item",
      help: "Shows an item.",
      methods: ["GET", "HEAD"],
      paths: [{
        template: "/items/{id}",
        params: [{ name: "id", schema: { type: "integer", minimum: 0 }, spansSegments: false }],
      }],
    },
    {
      endpoint: "other",
      help: "",
      paths: [
        { template: "/items/{other}", params: [ofText("other")] },
        { template: "/items/{other}/{0}", params: [ofText("other"), ofText("0")] },
      ],
    },
  ],
  types,
};

function ofText(name: string) {
  return { name, schema: { type: "string" }, spansSegments: true } as const;
}

/** Its methods, with values for them. */
export const METHODS: readonly CatalogueMethod[] = CASES.map((one) => ({
  ...one,
  input: inputs.get(one.name) ?? {},
  checker: new Checker(inputs.get(one.name) ?? {}, definitions),
  body: new Checker(schemas.get(one.name) ?? {}, definitions),
}));

import assert from "node:assert/strict";
import type { Schema } from "../schema.ts";
import { Names } from "./names.ts";
import { PythonTypes } from "./python_types.ts";

const TEXT: Schema = { type: "string" };

const TYPES: readonly [schema: Schema, type: string][] = [
  [{}, "Any"],
  [{ not: {} }, "NoReturn"],
  [{ const: true }, "Literal[True]"],
  [{ const: 0.5 }, "float"],
  [{ enum: ["a", 1, null] }, 'Literal["a", 1, None]'],
  [{ type: "integer" }, "int"],
  [{ type: "number" }, "float"],
  [{ type: "integer", "x-wire": "int", const: 10 }, "int"],
  [{ type: "array", items: TEXT }, "List[str]"],
  [
    { type: "array", prefixItems: [TEXT, { type: "number" }], items: false },
    "List[Union[str, float]]",
  ],
  [{ type: "array", items: TEXT, "x-wire": "set" }, "Set[str]"],
  [{ type: "string", "x-wire": "bytes" }, "bytes"],
  [{ type: "string", "x-wire": "datetime" }, "datetime.datetime"],
  [{ anyOf: [TEXT, { type: "null" }] }, "Union[str, None]"],
  [{ allOf: [TEXT, TEXT] }, "Any"],
  [{ type: "object", additionalProperties: TEXT }, "Dict[str, str]"],
  [{ $ref: "#/$defs/Item" }, '"Item"'],
  [{ type: "object", properties: { a: TEXT } }, '"Shop_order"'],
];

for (const [schema, type] of TYPES) {
  Deno.test(`${JSON.stringify(schema)} is ${type} in Python`, () => {
    assert.equal(
      new PythonTypes({ Item: {} }, new Names({ Item: {} })).of(schema, "Shop_order"),
      type,
    );
  });
}

Deno.test("an object is a TypedDict, in the form that takes any key where it has to be", () => {
  const definitions: Record<string, Schema> = {
    Item: { type: "object", properties: { name: TEXT, count: TEXT }, required: ["name"] },
    Headers: { type: "object", properties: { "content-type": TEXT, class: TEXT } },
    Size: { enum: ["s", "m"] },
  };
  const types = new PythonTypes(definitions, new Names(definitions));
  for (const name of Object.keys(definitions)) types.of({ $ref: `#/$defs/${name}` }, "");
  assert.deepEqual(types.declarations(), [
    "class Item(TypedDict):\n    name: str\n    count: NotRequired[str]",
    'Headers = TypedDict("Headers", {"content-type": NotRequired[str], "class": NotRequired[str]})',
    'Size = Literal["s", "m"]',
  ]);
});

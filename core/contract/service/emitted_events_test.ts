import assert from "node:assert/strict";
import { declarationsOf } from "../../declarations/declaration.ts";
import { type ClassContract, describeClass } from "../contract.ts";
import { readModules } from "../testdata/catalogue_schemas.ts";
import { Arrow, Emitter, Other } from "../testdata/emitter.ts";

const MODULE = new URL("../testdata/emitter.ts", import.meta.url).href;

function describe(type: typeof Arrow | typeof Emitter | typeof Other): Promise<ClassContract> {
  const declared = declarationsOf(type);
  return readModules(
    MODULE,
    (modules) => describeClass(modules, { module: MODULE, name: type.name }, declared),
  );
}

Deno.test("a class emits what its source names: texts, constants and calls of eventType", async () => {
  const { emits, emitsBySchema, definitions } = await describe(Emitter);
  const parcel = { $ref: "#/$defs/Parcel" };
  assert.deepEqual(emits, {
    "base.told": {
      type: "object",
      properties: { id: { type: "number" }, name: { type: "string" } },
      required: ["id", "name"],
    },
    "inline.returned": {},
    "parcel.closed": {},
    "parcel.found": {},
    "parcel.lost": parcel,
    "parcel.opened": {
      type: "object",
      properties: { by: { type: "string" }, at: { type: "number" } },
      required: ["by"],
    },
    "parcel.sent": parcel,
    "parcel.weighed": {},
    "schema.inline": {},
    "schema.mixed": {},
    "text.only": {},
    "text.twice": {},
    "text.typed": parcel,
  });
  assert(Object.hasOwn(definitions, "Parcel"));
  assert.deepEqual(emitsBySchema, ["parcel.weighed", "schema.inline"]);
});

Deno.test("a class emits nothing that others in its module emit", async () => {
  assert.deepEqual(Object.keys((await describe(Other)).emits), ["no.other"]);
});

Deno.test("a class whose base takes a function type emits what its source names", async () => {
  assert.deepEqual(Object.keys((await describe(Arrow)).emits), ["arrow.come", "arrow.gone"]);
});

Deno.test("without its source a class is not known to emit anything", async () => {
  const { emits } = await readModules(MODULE, (modules) => {
    modules.tokens = () => undefined;
    return describeClass(modules, { module: MODULE, name: "Emitter" }, new Map());
  });
  assert.deepEqual(emits, {});
});

import assert from "node:assert/strict";
import { Checker } from "./checker.ts";
import { readModules } from "./testdata/catalogue_schemas.ts";
import { Translator } from "./translate.ts";

const MODULE = new URL("testdata/endless.ts", import.meta.url).href;
const { translator, endless, vast } = await readModules(MODULE, (modules) => {
  const translator = new Translator(modules);
  const schemaOf = (typeName: string) => {
    const value = { typeName, resolution: { kind: "local" } };
    return translator.translate({ kind: "typeRef", value }, { module: MODULE, params: new Map() });
  };
  return { translator, endless: schemaOf("Endless"), vast: schemaOf("Vast") };
});
const { definitions, untranslated } = translator;

const nested = (depth: number): unknown => depth === 0 ? 1 : { value: nested(depth - 1) };
const RIGHT = { list: { value: "a" }, nested: nested(7), partial: { a: {} } };
const checker = new Checker(endless, definitions);
const explain = (part: object) => checker.explain({ ...RIGHT, ...part }, "it");

Deno.test("a type that grows without end is read as far as it is likely to be used", () => {
  const list = { value: "a", list: { value: ["a"], pair: { value: [["a"], ["a"]] } } };
  assert.equal(explain({ list }), undefined);
  const wrong = { value: "a", list: { value: [1] } };
  assert.match(explain({ list: wrong }) ?? "", /^it\.list\.list\.value\[0\]: expected string/);
  assert.ok(untranslated.has("a type that grows without end"));
  assert.ok(Object.keys(definitions).length < 200, `${Object.keys(definitions).length}`);
});

Deno.test("a type with millions of parts is not read in full", () => {
  assert.ok(untranslated.has("a type with too many parts"));
  assert.ok(!new Checker(vast, definitions).accepts("a"));
});

Deno.test("a generic type inside of itself is read in full", () => {
  assert.match(explain({ nested: nested(6) }) ?? "", /^it\.nested(\.value){6}: expected /);
  const partial = { a: { b: { c: { d: { e: { f: { g: { h: "" } } } } } } } };
  assert.equal(explain({ partial }), undefined);
  partial.a.b.c.d.e.f.g = 1 as never;
  assert.match(explain({ partial }) ?? "", /^it\.partial\.a\.b\.c\.d\.e\.f\.g: expected /);
});

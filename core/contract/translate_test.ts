import assert from "node:assert/strict";
import { Checker } from "./checker.ts";
import { CASES, UNTRANSLATED } from "./testdata/cases.ts";
import { readCatalogue } from "./testdata/catalogue_schemas.ts";
import { isUnknown } from "./unions.ts";

const NAMES = [...new Set([...CASES.map(({ name }) => name), ...UNTRANSLATED])];
const { schemas, definitions, untranslated } = await readCatalogue(NAMES);

for (const { name, accepts, refuses } of CASES) {
  Deno.test(`${name} accepts ${accepts.length} and refuses ${refuses.length} values`, () => {
    const checker = new Checker(schemas.get(name) ?? { not: {} }, definitions);
    for (const value of accepts) assert.equal(checker.explain(value), undefined);
    for (const value of refuses) {
      assert(!checker.accepts(value), `${name} accepts ${Deno.inspect(value)}`);
      assert.match(checker.explain(value) ?? "", /expected .+, got .+/);
    }
  });
}

Deno.test("the catalogue has at least 150 types that are translated", () => {
  const isTranslated = (name: string) => !isUnknown(schemas.get(name) ?? {});
  assert(NAMES.filter(isTranslated).length >= 150);
});

Deno.test("what is not translated accepts anything, and is listed", () => {
  for (const name of UNTRANSLATED) assert(isUnknown(schemas.get(name) ?? { not: {} }), name);
  assert(untranslated.has("conditional"));
  assert(untranslated.has("ReturnType"));
});

/**
 * A valid value must never be refused: neither as it is sent, nor as it arrives, nor with nil in place
 * of what is missing.
 *
 * @module
 */
import assert from "node:assert/strict";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { Checker } from "./checker.ts";
import { CASES } from "./testdata/cases.ts";
import { readCatalogue } from "./testdata/catalogue_schemas.ts";
import { SURPRISING, type Values } from "./testdata/surprising_values.ts";
import { isUnknown } from "./unions.ts";

const ALL: readonly Values[] = [...SURPRISING, ...CASES];
const { schemas, definitions } = await readCatalogue(ALL.map(({ name }) => name));
const serializer = new MsgpackSerializer();

for (const { name, accepts } of ALL) {
  const checker = new Checker(schemas.get(name) ?? { not: {} }, definitions);
  Deno.test(`${name}: what is sent is accepted, and what arrives`, () => {
    for (const value of accepts) {
      assert.equal(checker.explain(value), undefined);
      const arrived = serializer.decode(serializer.encode(value));
      assert.equal(checker.explain(arrived), undefined, Deno.inspect({ value, arrived }));
    }
  });
}

for (const { name, refuses } of SURPRISING) {
  Deno.test(`${name}: ${refuses ? "what is wrong is refused" : "anything is accepted"}`, () => {
    const schema = schemas.get(name) ?? {};
    if (refuses === undefined) return assert(isUnknown(schema), JSON.stringify(schema));
    const checker = new Checker(schema, definitions);
    for (const value of refuses) assert(!checker.accepts(value), Deno.inspect(value));
  });
}

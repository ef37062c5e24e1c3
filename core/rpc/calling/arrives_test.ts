import assert from "node:assert/strict";
import { createMsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { ROWS } from "./testdata/wire_types.ts";

const serializer = createMsgpackSerializer();

for (const { name, sent, received } of ROWS) {
  const says = received === undefined ? "is refused" : "arrives";
  Deno.test(`V3 ${name} ${says}, as its type says`, () => {
    if (received === undefined) {
      assert.throws(() => serializer.encode(sent), /^TypeError: Cannot encode/);
      return;
    }
    const value = serializer.decode(serializer.encode(sent));
    assert.deepEqual(value, received.value);
    assert.equal(describe(value), describe(received.value));
  });
}

/** Class and text of a value: `assert` compares no two dates of Temporal. */
function describe(value: unknown): string {
  return `${Object.prototype.toString.call(value)} ${Deno.inspect(value)}`;
}

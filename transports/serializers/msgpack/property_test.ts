import assert from "node:assert/strict";
import { oracleDecode, oracleEncode } from "../../../tests/support/libraries/msgpack_oracle.ts";
import { createRandom } from "../../../tests/support/random.ts";
import { createMsgpackSerializer } from "./msgpack.ts";
import { anyValue, plainValue } from "./testdata/random_value.ts";

const serializer = createMsgpackSerializer();

Deno.test("2,000 random values come back equal, and encode to the same bytes again", () => {
  const random = createRandom(1);
  for (let round = 0; round < 2000; round++) {
    const value = anyValue(random, 4);
    const bytes = serializer.encode(value);
    const decoded = serializer.decode(bytes);
    assert.deepEqual(decoded, value);
    assert.deepEqual(serializer.encode(decoded), bytes);
  }
});

Deno.test("another implementation encodes 3,000 random values to the same bytes", () => {
  const random = createRandom(2);
  for (let round = 0; round < 3000; round++) {
    const value = plainValue(random, 3);
    assert.equal(serializer.encode(value).toHex(), oracleEncode(value).toHex());
  }
});

Deno.test("another implementation decodes 3,000 random values to the same values", () => {
  const random = createRandom(3);
  for (let round = 0; round < 3000; round++) {
    const bytes = oracleEncode(plainValue(random, 3));
    assert.deepEqual(serializer.decode(bytes), oracleDecode(bytes));
  }
});

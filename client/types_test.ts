import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { plainJson } from "../core/values/json_line.ts";
import { createJsonSerializer, createMsgpackSerializer } from "../transports/serializers/mod.ts";
import { Decimal } from "../mod.ts";
import { fromJson, toJson } from "./json.ts";
import { RESULTS } from "./testdata/gateway_types.ts";

const msgpack = createMsgpackSerializer();
const json = createJsonSerializer();

for (const { name, sent, received } of RESULTS) {
  Deno.test(`${name} arrives at a client of a gateway, as its type says`, () => {
    const atGateway = msgpack.decode(msgpack.encode(sent));
    assert.deepEqual(fromJson(plainJson(atGateway)), received);
  });
}

Deno.test("digits are exact where they stand for an integer, and left alone elsewhere", () => {
  const text =
    '{"a\\"9007199254740993":["9007199254740993\\\\",9007199254740993,-9007199254740993,' +
    "9007199254740991,1.9007199254740993e2,9007199254740993.5,12345678901234567890e-3]}";
  assert.deepEqual(fromJson(text), {
    'a"9007199254740993': [
      "9007199254740993\\",
      9007199254740993n,
      -9007199254740993n,
      9007199254740991,
      190.07199254740993,
      9007199254740993.5,
      12345678901234567.890,
    ],
  });
});

Deno.test("arguments that JSON does not have arrive at a gateway", () => {
  const sent = {
    bytes: Uint8Array.of(0, 255),
    buffer: new Uint8Array(100_000),
    set: new Set([1n]),
    map: new Map<unknown, unknown>([[1, new Set([new Map()])]]),
    numbers: [NaN, -Infinity, 2n ** 63n],
    left: undefined,
  };
  const { left: _, ...received } = sent;
  assert.deepEqual(json.parse(toJson(sent)), { ...received, numbers: [NaN, -Infinity, 2n ** 63n] });
  assert.equal(
    toJson({ at: new Date(0), price: new Decimal("1.10") }),
    '{"at":"1970-01-01T00:00:00.000Z","price":"1.10"}',
  );
});

Deno.test("what does not reach a gateway does not compile, and results have the type that arrives", async () => {
  const file = fileURLToPath(new URL("testdata/gateway_types.ts", import.meta.url));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", file],
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(120_000),
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
});

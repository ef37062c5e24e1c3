import assert from "node:assert/strict";
import { dump, Embedded } from "../../../core/values/mod.ts";
import { JsonSerializer } from "../mod.ts";
import { createMsgpackSerializer } from "./msgpack.ts";

const serializer = createMsgpackSerializer();

Deno.test("a key that arrives as __type__ is refused as that text is", () => {
  const utf8 = new TextEncoder();
  const bytes = utf8.encode("__type__");
  const keys = [
    bytes,
    new DataView(bytes.buffer),
    { [dump]: () => "__type__" },
    { [dump]: () => bytes },
    new Embedded(serializer.encode("__type__")),
    new Embedded(serializer.encode(bytes)),
  ];
  for (const key of keys) {
    const refused = /the key "__type__" is reserved for values such as Decimal$/;
    assert.throws(() => serializer.encode(new Map<unknown, unknown>([[key, "Decimal"]])), refused);
    assert.deepEqual(serializer.decode(serializer.encode(new Map([[key, ""]]))), { __type__: "" });
  }
  for (const key of [utf8.encode("a__type__"), utf8.encode("\xa8__type__")]) {
    const text = new TextDecoder().decode(key);
    assert.deepEqual(serializer.decode(serializer.encode(new Map([[key, "a"]]))), { [text]: "a" });
  }
  const map = new Map([[["__type__"], "a"]]);
  assert.deepEqual(serializer.decode(serializer.encode(map)), map);
});

Deno.test("a value of __type__ that becomes a name by its method is refused", () => {
  const value = { __type__: { [dump]: () => "Decimal" }, _: "1.5" };
  for (const refuse of [serializer, new JsonSerializer()]) {
    assert.throws(() => refuse.encode(value), /Cannot encode __type__: the key "__type__"/);
  }
});

import { createOracle } from "../../../tests/support/libraries/msgpack_oracle.ts";
import { createMsgpackSerializer } from "./msgpack.ts";

const ours = createMsgpackSerializer();
const rival = createOracle();

/** Headers and arguments as they travel with a call, about 140 bytes. */
const BODY = {
  version: "1.5.0",
  trace_id: "0123456789abcdef0123456789abcdef",
  body: { name: "Joe", id: 1234567, ratio: 0.75, tags: ["new", "vip"], active: true, note: null },
  source: "318cdc4f9edaab308a17469cd607aa5c",
};
const UNICODE = { text: "Grüße aus Köln", city: "Żółć", greeting: "こんにちは世界" };
const LIST = Array.from({ length: 100 }, (_, id) => ({ id, name: `item ${id}`, price: id * 1.5 }));
const LONG = { text: "The quick brown fox jumps over the lazy dog. ".repeat(100) };

for (const [name, value] of Object.entries({ BODY, UNICODE, LIST, LONG })) {
  const bytes = ours.encode(value);
  const group = `${name.toLowerCase()}, ${bytes.length} bytes`;
  Deno.bench(`encode ${group}: lymph`, { group: `encode ${group}`, baseline: true }, () => {
    ours.encode(value);
  });
  Deno.bench(`encode ${group}: @msgpack/msgpack`, { group: `encode ${group}` }, () => {
    rival.encode(value);
  });
  Deno.bench(`decode ${group}: lymph`, { group: `decode ${group}`, baseline: true }, () => {
    ours.decode(bytes);
  });
  Deno.bench(`decode ${group}: @msgpack/msgpack`, { group: `decode ${group}` }, () => {
    rival.decode(bytes);
  });
}

import { testSerializer } from "../../tests/kit/mod.ts";
import { JsonSerializer } from "./json/json.ts";
import { MsgpackSerializer } from "./msgpack/msgpack.ts";

testSerializer("MsgpackSerializer", () => new MsgpackSerializer());
testSerializer("JsonSerializer", () => new JsonSerializer(), {
  bytes: false,
  nonFinite: false,
  anyKeys: false,
});

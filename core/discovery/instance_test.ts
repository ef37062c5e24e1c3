import assert from "node:assert/strict";
import { fromRecord, toRecord } from "./instance.ts";

Deno.test("what an instance says of itself does not change where and what it is", () => {
  const instance = {
    id: "1",
    service: "Shop",
    identity: "me",
    endpoint: "tcp://127.0.0.1:1",
    version: "1.5.0",
  };
  const metadata = { id: 5, identity: "other", endpoint: "https://shop", version: "build 7" };
  const record = toRecord({ ...instance, metadata: { ...metadata, ip: "127.0.0.1" } });
  assert.deepEqual(fromRecord("Shop", record), { ...instance, metadata: { ip: "127.0.0.1" } });
});

import assert from "node:assert/strict";
import { instanceMetadata } from "./instance_metadata.ts";

Deno.test("an instance is registered with what the original tells of itself", () => {
  assert.deepEqual(instanceMetadata({ ip: "127.0.0.1", worker: true }), {
    backdoor_endpoint: null,
    fqdn: Deno.hostname(),
    hostname: Deno.hostname(),
    ip: "127.0.0.1",
    type: true,
  });
});

Deno.test({
  name: "an instance that may not know its host is registered without it",
  permissions: { sys: false },
  fn() {
    const metadata = instanceMetadata({ ip: "127.0.0.1", worker: false });
    assert.deepEqual(Object.keys(metadata), ["backdoor_endpoint", "ip", "type"]);
  },
});

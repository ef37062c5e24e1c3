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

Deno.test("an instance in debug mode tells where a shell is let in", () => {
  const backdoorEndpoint = "127.0.0.1:40001";
  const metadata = instanceMetadata({ ip: "127.0.0.1", worker: false, backdoorEndpoint });
  assert.equal(metadata["backdoor_endpoint"], backdoorEndpoint);
});

Deno.test({
  name: "an instance that may not know its host is registered without it",
  permissions: { sys: false },
  fn() {
    const metadata = instanceMetadata({ ip: "127.0.0.1", worker: false });
    assert.deepEqual(Object.keys(metadata), ["backdoor_endpoint", "ip", "type"]);
  },
});

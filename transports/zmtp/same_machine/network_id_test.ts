import assert from "node:assert/strict";
import { networkId } from "./network_id.ts";

Deno.test("the network is named by the machine's start and the namespace, the same each time", () => {
  assert.match(networkId() ?? "", /^[\da-f-]{36} net:\[\d+\]$/);
  assert.equal(networkId(), networkId());
});

for (const read of [true, ["."]]) {
  Deno.test({
    name: `without all permissions there is no name, with read ${JSON.stringify(read)}`,
    permissions: { read },
    fn: () => assert.equal(networkId(), undefined),
  });
}

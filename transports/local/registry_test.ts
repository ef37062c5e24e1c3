import assert from "node:assert/strict";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import { LocalNetwork } from "./network.ts";

Deno.test("R8: an older instance that leaves does not take a newer one of the same id with it", async () => {
  const network = new LocalNetwork();
  const [older, newer] = [network.registry(), network.registry()];
  await older.register(instanceAt("local://1"));
  await newer.register(instanceAt("local://2"));
  await older.stop();
  const endpoints = () =>
    Array.from(network.services.get("Shop")?.values() ?? [], ({ endpoint }) => endpoint);
  assert.deepEqual(endpoints(), ["local://2"]);
  await newer.stop();
  assert.deepEqual(endpoints(), []);
});

function instanceAt(endpoint: string): ServiceInstance {
  return { id: "1", service: "Shop", identity: endpoint, endpoint, version: null, metadata: {} };
}

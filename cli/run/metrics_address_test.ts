import assert from "node:assert/strict";
import { createConfig } from "../../core/config/section.ts";
import { readMetricsAddress } from "./metrics_server.ts";

Deno.test("M8 Prometheus is served on loopback unless the configuration says otherwise", () => {
  const addressOf = (prometheus: object) =>
    readMetricsAddress(createConfig({ container: { metrics: { prometheus } } }));
  assert.deepEqual(addressOf({ port: 9090 }), {
    hostname: "127.0.0.1",
    port: 9090,
    path: "/metrics",
  });
  assert.equal(addressOf({ port: 9090, ip: "0.0.0.0" })?.hostname, "0.0.0.0");
  assert.equal(readMetricsAddress(createConfig({})), undefined);
});

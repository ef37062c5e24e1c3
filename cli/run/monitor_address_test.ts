import assert from "node:assert/strict";
import { createConfig } from "../../core/config/section.ts";
import { readMonitorAddresses } from "./monitor_address.ts";

const addresses = (container: object) =>
  readMonitorAddresses(createConfig({ container })).map(({ hostname, port, metricsPath }) =>
    `${hostname}:${port}${metricsPath}`
  );

Deno.test("M8 health and metrics are on loopback unless the configuration says otherwise", () => {
  assert.deepEqual(addresses({}), []);
  const prometheus = { port: 9090 };
  assert.deepEqual(addresses({ metrics: { prometheus } }), ["127.0.0.1:9090/metrics"]);
  assert.deepEqual(addresses({ metrics: { prometheus: { ...prometheus, ip: "0.0.0.0" } } }), [
    "0.0.0.0:9090/metrics",
  ]);
  assert.deepEqual(addresses({ health: { port: 9091 } }), ["127.0.0.1:9091/metrics"]);
});

Deno.test("a port that health and metrics share is one address", () => {
  const health = { port: 9090, ip: "0.0.0.0" };
  const metrics = (port: number) => ({ prometheus: { port, path: "/prom" } });
  assert.deepEqual(addresses({ health, metrics: metrics(9090) }), ["0.0.0.0:9090/prom"]);
  assert.deepEqual(addresses({ health, metrics: metrics(9091) }), [
    "0.0.0.0:9090/prom",
    "127.0.0.1:9091/prom",
  ]);
});

import assert from "node:assert/strict";
import { createConfig } from "../core/config/mod.ts";
import { readPeerOptions } from "./peer_options.ts";

const read = (rpc: Record<string, unknown>) =>
  readPeerOptions(createConfig({ container: { rpc } }, { fileOf: () => "conf/x.yml" }));

Deno.test("without configuration requests are timed as the original times them", () => {
  assert.deepEqual(readPeerOptions(createConfig({})), {
    drainTimeoutMs: 10_000,
    heartbeat: { intervalMs: 1000, timeoutMs: 3000 },
  });
});

Deno.test("heartbeats and the drain take seconds, or a text with its unit", () => {
  const connection = { heartbeat_interval: 0.5, timeout: "2s" };
  assert.deepEqual(read({ drain_timeout: 30, connection }), {
    drainTimeoutMs: 30_000,
    heartbeat: { intervalMs: 500, timeoutMs: 2000 },
  });
});

Deno.test("a timeout below the interval is refused in one line", () => {
  assert.throws(() => read({ connection: { heartbeat_interval: 5 } }), {
    name: "ConfigError",
    message: "conf/x.yml: container.rpc.connection.timeout must be longer than the " +
      'heartbeat_interval of 5000 ms: current value is "3000ms"',
  });
});

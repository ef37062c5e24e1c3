import assert from "node:assert/strict";
import { createConfig } from "../../core/config/mod.ts";
import { readMaxMessageBytes, readPeerOptions } from "./peer_options.ts";

const read = (rpc: Record<string, unknown>) =>
  readPeerOptions(createConfig({ container: { rpc } }, { fileOf: () => "conf/x.yml" }));

const limits = {
  balance: "own-first",
  maxRequests: 16_384,
  maxRequestsPerConnection: 4096,
  maxRequestBytes: 268_435_456,
};

Deno.test("without configuration requests are timed as the original times them", () => {
  assert.deepEqual(readPeerOptions(createConfig({})), {
    ...limits,
    drainTimeoutMs: 10_000,
    heartbeat: { intervalMs: 1000, timeoutMs: 3000 },
  });
});

Deno.test("heartbeats and the drain take seconds, or a text with its unit", () => {
  const connection = { heartbeat_interval: 0.5, timeout: "2s" };
  assert.deepEqual(read({ drain_timeout: 30, connection }), {
    ...limits,
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

Deno.test("at least one request is served at a time", () => {
  const { maxRequests, maxRequestsPerConnection } = read({
    max_requests: 300,
    max_requests_per_connection: 100,
  });
  assert.deepEqual([maxRequests, maxRequestsPerConnection], [300, 100]);
  assert.throws(() => read({ max_requests: 0 }), /container\.rpc\.max_requests must be/);
});

Deno.test("A3 the values of one message may take half of what all requests may", () => {
  const config = (max_request_bytes?: number) =>
    createConfig({ container: { rpc: { max_request_bytes } } });
  assert.equal(readMaxMessageBytes(createConfig({})), 134_217_728);
  assert.equal(readMaxMessageBytes(config(1e9)), 5e8);
  assert.equal(readMaxMessageBytes(config(1)), 1_048_576);
});

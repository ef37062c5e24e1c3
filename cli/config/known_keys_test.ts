import assert from "node:assert/strict";
import { createConfig } from "../../core/config/section.ts";
import { checkKeys } from "./known_keys.ts";

const check = (values: Record<string, unknown>) =>
  checkKeys(createConfig(values, { fileOf: () => ".lymph.yml", env: {} }));

const WRONG: readonly (readonly [Record<string, unknown>, RegExp])[] = [
  [
    { interface: {} },
    /: interface is not a known key: known are .* \(did you mean "interfaces"\?\)/,
  ],
  [{ sokets: {} }, /: sokets is not a known key: .* \(did you mean "sockets"\?\)/],
  [{ nonsense: 1 }, /: nonsense is not a known key: known are commands, .*, sockets$/],
  [
    { container: { regsitry: {} } },
    /: container\.regsitry is not a known key: .* \(did you mean "registry"\?\)/,
  ],
  [
    { container: { rpc: { connection: { hartbeat_interval: 2 } } } },
    /: container\.rpc\.connection\.hartbeat_interval is not a known key: .* \(did you mean "heartbeat_interval"\?\)/,
  ],
  [
    { container: { rpc: { drain_timeot: 2 } } },
    /: container\.rpc\.drain_timeot .* \(did you mean "drain_timeout"\?\)/,
  ],
  [
    { container: { traces: { colect: true } } },
    /: container\.traces\.colect .* \(did you mean "collect"\?\)/,
  ],
  [
    { container: { metrics: { prometeus: {} } } },
    /: container\.metrics\.prometeus .* \(did you mean "prometheus"\?\)/,
  ],
  [
    { container: { metrics: { prometheus: { prot: 9090 } } } },
    /: container\.metrics\.prometheus\.prot .* \(did you mean "port"\?\)/,
  ],
  ...["commands", "container", "dependencies", "instances", "interfaces", "logging", "plugins"]
    .map((name) =>
      [{ [name]: 5 }, new RegExp(`: ${name} must be a mapping: current value is 5$`)] as const
    ),
  [{ sockets: 5 }, /: sockets must be a mapping or a list: current value is 5$/],
  [
    { debug: { backdor_ip: "127.0.0.1" } },
    /: debug\.backdor_ip is not a known key: .* \(did you mean "backdoor_ip"\?\)/,
  ],
];

for (const [values, message] of WRONG) {
  Deno.test(`${JSON.stringify(values)} is refused`, () => {
    assert.throws(() => check(values), { name: "ConfigError", message });
  });
}

Deno.test("files of the original are taken, and so is what a file keeps for itself", () => {
  const withoutEffect = check({
    "x-defaults": { numprocesses: 2 },
    container: {
      class: "lymph.core.container:ServiceContainer",
      pool_size: 5,
      rpc: {
        class: "lymph.core.rpc:ZmqRPCServer",
        ip: "127.0.0.1",
        port: 4000,
        connection: { timeout: 3, idle_timeout: 10, "x-mine": 1 },
      },
      metrics: { class: "statsd:Metrics", tags: { anything: "goes" } },
    },
    components: { SerialEventHandler: {} },
    debug: { backdoor_ip: "127.0.0.1" },
    dependencies: {},
    name: "echo",
    sockets: [{ port: 4080 }],
  });
  assert.deepEqual(withoutEffect.map((path) => path.join(".")), [
    "components",
    "container.pool_size",
    "container.rpc.connection.idle_timeout",
    "container.metrics.class",
  ]);
});

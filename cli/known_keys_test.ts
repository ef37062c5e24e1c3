import assert from "node:assert/strict";
import { createConfig } from "../core/config/section.ts";
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
];

for (const [values, message] of WRONG) {
  Deno.test(`${JSON.stringify(values)} is refused`, () => {
    assert.throws(() => check(values), { name: "ConfigError", message });
  });
}

Deno.test("files of the original are taken, and so is what a file keeps for itself", () => {
  check({
    "x-defaults": { numprocesses: 2 },
    container: { class: "lymph.core.container:ServiceContainer", pool_size: 5, rpc: {} },
    components: { SerialEventHandler: {} },
    debug: { backdoor_ip: "127.0.0.1" },
    dependencies: {},
    name: "echo",
  });
});

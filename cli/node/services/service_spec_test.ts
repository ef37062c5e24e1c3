import assert from "node:assert/strict";
import { createConfig } from "../../../core/config/mod.ts";
import { readServices } from "./service_spec.ts";

const read = (instances: unknown) => readServices(createConfig({ instances }));

Deno.test("a command alone is one process with fifteen seconds to stop", () => {
  assert.deepEqual(read({ Web: { command: "lymph instance --config 'a b.yml'" } }), [
    {
      name: "Web",
      command: ["lymph", "instance", "--config", "a b.yml"],
      count: 1,
      stopTimeoutMs: 15_000,
    },
  ]);
});

Deno.test("a command may be a list, and names stand in the order of the file", () => {
  const specs = read({
    Redis: { command: ["redis-server", "--port", "7000"], numprocesses: 0, stop_timeout: "250ms" },
    Web: { command: "web", numprocesses: "3" },
  });
  assert.deepEqual(specs.map(({ name, count, stopTimeoutMs }) => [name, count, stopTimeoutMs]), [
    ["Redis", 0, 250],
    ["Web", 3, 15_000],
  ]);
  assert.deepEqual(specs[0]?.command, ["redis-server", "--port", "7000"]);
});

const WRONG: readonly (readonly [unknown, RegExp])[] = [
  [undefined, /nothing to run: name commands as instances\.<name>\.command/],
  [{}, /nothing to run/],
  [{ Web: { command: "" } }, /instances\.Web\.command must name a program/],
  [{ Web: { command: "a 'b" } }, /instances\.Web\.command must close what 'b opens/],
  [{ Web: { command: 3 } }, /instances\.Web\.command must be a command line or a list of words/],
  [{ Web: { command: "a", numprocesses: -1 } }, /numprocesses must be a whole number from 0/],
  [{ Web: { command: "a", numproceses: 2 } }, /numproceses is not a known key.*numprocesses/],
];

for (const [instances, message] of WRONG) {
  Deno.test(`${JSON.stringify(instances)} is refused`, () => {
    assert.throws(() => read(instances), { name: "ConfigError", message });
  });
}

import assert from "node:assert/strict";
import { createConfig } from "../../core/config/mod.ts";
import { defaultsOf } from "./defaults.ts";

const cases: Readonly<Record<string, readonly [given: object, expected: object]>> = {
  "without configuration registry and events are embedded, and share the project's directory": [
    { ip: "::1" },
    {
      registry: { class: "embedded", path: "/state" },
      events: { class: "embedded", path: "/state" },
    },
  ],
  "with the registry of a cluster there are no events": [
    { ip: "::1", registry: { class: "zookeeper" } },
    { events: { class: "null" } },
  ],
  "a path that is named is no default": [
    { rpc: { ip: "::1" }, registry: { path: "/r" }, events: { class: "embedded", path: "/e" } },
    { registry: { class: "embedded" } },
  ],
};

for (const [sentence, [container, expected]] of Object.entries(cases)) {
  Deno.test(sentence, () => {
    const config = createConfig({ container });
    assert.deepEqual(defaultsOf(config, "/state"), { container: expected });
  });
}

Deno.test("where everything is said there are no defaults", () => {
  const container = { ip: "::1", registry: "dep:own", events: { class: "amqp" } };
  const config = createConfig({ container, dependencies: { own: { class: "mine:Registry" } } });
  assert.deepEqual(defaultsOf(config, "/state"), {});
});

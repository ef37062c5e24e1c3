import assert from "node:assert/strict";
import { createConfig } from "../../../core/config/section.ts";
import { NullEventSystem } from "../../../transports/null_events.ts";
import { EmbeddedEventSystem, EmbeddedServiceRegistry } from "../../../transports/embedded/mod.ts";
import { loadBuiltIn } from "../built_ins.ts";
import type { EmbeddedStates } from "./embedded_sections.ts";
import { createEventSystem, createRegistry } from "../create_parts.ts";
import { createClassLoader } from "../../config/classes/load_class.ts";

const directories = { project: "/project", state: "/project/.lymph" };

function open(container: Record<string, unknown>) {
  const states: EmbeddedStates = new Map();
  const loadClass = createClassLoader({
    cwd: "/project",
    env: {},
    project: "/project",
    loadBuiltIn: (builtIn) => loadBuiltIn(builtIn, directories, states),
  });
  return { config: createConfig({ container }, { loadClass }), states };
}

Deno.test("without a container section registry and events are embedded and share a state", async () => {
  const { config, states } = open({});
  assert.ok(await createRegistry(config) instanceof EmbeddedServiceRegistry);
  assert.ok(await createEventSystem(config) instanceof EmbeddedEventSystem);
  assert.deepEqual([...states.keys()], ["/project/.lymph"]);
});

Deno.test("embedded events keep their state elsewhere if their section says so", async () => {
  const { config, states } = open({ events: { class: "embedded", path: "/elsewhere" } });
  await createRegistry(config);
  await createEventSystem(config);
  assert.deepEqual([...states.keys()], ["/project/.lymph", "/elsewhere"]);
});

Deno.test("with the registry of a cluster there are no events unless they are named", async () => {
  for (const registry of [{ class: "zookeeper" }, "dep:registry"]) {
    const { config } = open({ registry });
    assert.ok(await createEventSystem(config) instanceof NullEventSystem);
  }
  const { config } = open({ registry: { class: "zookeeper" }, events: { class: "embedded" } });
  assert.ok(await createEventSystem(config) instanceof EmbeddedEventSystem);
});

for (
  const container of [{ registry: { class: "zookeeper" } }, {
    registry: "dep:registry",
    events: {},
  }]
) {
  Deno.test(`W8 with ${JSON.stringify(container)} events are refused in one line`, async () => {
    const events = await createEventSystem(open(container).config);
    await events.start();
    const refused = (action: string) => ({
      name: "EventError",
      message: `Cannot ${action} as the configuration must name an event system: set ` +
        "container.events, for example to class: amqp, or to class: null to drop all events",
    });
    const event = { type: "order.placed", body: 1, source: "me", headers: {} };
    const subscription = { queue: "Bill-onOrder", patterns: ["order.placed"] };
    await assert.rejects(events.emit(event), refused("emit order.placed"));
    await assert.rejects(events.declare(subscription), refused("declare Bill-onOrder"));
    await assert.rejects(
      events.subscribe(subscription, () => Promise.resolve()),
      refused("subscribe to order.placed"),
    );
    await events.stop();
  });
}

Deno.test("W8 events that the configuration drops are dropped", async () => {
  const { config } = open({ registry: { class: "zookeeper" }, events: { class: "null" } });
  const events = await createEventSystem(config);
  await events.emit({ type: "order.placed", body: 1, source: "me", headers: {} });
});

Deno.test("what a section of an embedded part does not know is refused", async () => {
  const events = open({ events: { class: "embedded", max_mesages: 1, "x-mine": 2 } }).config;
  await assert.rejects(createEventSystem(events), {
    name: "ConfigError",
    message:
      /: container\.events\.max_mesages is not a known key: .* \(did you mean "max_messages"/,
  });
  const registry = open({ registry: { pth: "/elsewhere" } }).config;
  await assert.rejects(createRegistry(registry), {
    name: "ConfigError",
    message: "configuration: container.registry.pth is not a known key: known are class, path " +
      '(did you mean "path"?)',
  });
});

Deno.test("the class null needs no quotes, though YAML reads it as nothing", async () => {
  const { config } = open({ events: { class: null } });
  assert.ok(await createEventSystem(config) instanceof NullEventSystem);
});

Deno.test("an option of embedded events that makes no sense is named", async () => {
  for (
    const [key, value] of Object.entries({ durability: "none", max_messages: 0, max_bytes: "x" })
  ) {
    const { config } = open({ events: { class: "embedded", [key]: value } });
    await assert.rejects(createEventSystem(config), {
      name: "ConfigError",
      message: new RegExp(`container\\.events\\.${key}`),
    });
  }
});

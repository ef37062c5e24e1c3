import assert from "node:assert/strict";
import { createConfig } from "../../../core/config/section.ts";
import { LocalEventSystem, LocalServiceRegistry } from "../../../transports/local/mod.ts";
import { loadBuiltIn } from "../built_ins.ts";
import { createEventSystem, createRegistry } from "../create_parts.ts";
import { createClassLoader } from "../../config/classes/load_class.ts";

function open(container: Record<string, unknown>) {
  const directories = { project: "/project", state: "/project/.lymph" };
  const loadClass = createClassLoader({
    cwd: "/project",
    env: {},
    project: "/project",
    loadBuiltIn: (builtIn) => loadBuiltIn(builtIn, directories),
  });
  return createConfig({ container }, { loadClass });
}

for (const name of ["local", "lymph.events.local:LocalEventSystem"]) {
  Deno.test(`events of the class ${name} stay in the process`, async () => {
    const events = await createEventSystem(open({ events: { class: name } }));
    assert.ok(events instanceof LocalEventSystem);
    await events.start();
    const heard = Promise.withResolvers<unknown>();
    const subscription = { queue: "q", patterns: ["greeted"] };
    await events.subscribe(subscription, ({ body }) => Promise.resolve(heard.resolve(body)));
    await events.emit({ type: "greeted", body: { name: "Joe" }, source: "s", headers: {} });
    assert.deepEqual(await heard.promise, { name: "Joe" });
    await events.stop();
  });
}

for (const name of ["static", "lymph.discovery.static:StaticServiceRegistry"]) {
  Deno.test(`a registry of the class ${name} knows its own process`, async () => {
    assert.ok(
      await createRegistry(open({ registry: { class: name } })) instanceof LocalServiceRegistry,
    );
  });
}

Deno.test("what they do not know is refused", async () => {
  await assert.rejects(createEventSystem(open({ events: { class: "local", path: "x" } })), {
    message: "configuration: container.events.path is not a known key: known are class",
  });
});

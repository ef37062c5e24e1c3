import assert from "node:assert/strict";
import { mergeConfig, selectNodeSections } from "./merge.ts";

const node = {
  file: "node.yml",
  values: {
    container: { ip: "10.0.0.1", registry: { class: "zookeeper" } },
    dependencies: { zk: { hosts: "zk1" } },
    instances: { web: { command: "lymph instance" } },
  },
};
const main = {
  file: "conf/web.yml",
  values: {
    container: { registry: { class: "embedded" }, port: 4000 },
    interfaces: { Web: { class: "web:Web" } },
  },
};

Deno.test("sections are merged one level deep, the later source first", () => {
  assert.deepEqual(mergeConfig([node, main]).values, {
    container: { ip: "10.0.0.1", registry: { class: "embedded" }, port: 4000 },
    dependencies: { zk: { hosts: "zk1" } },
    instances: { web: { command: "lymph instance" } },
    interfaces: { Web: { class: "web:Web" } },
  });
});

Deno.test("a node hands down only the sections that instances share", () => {
  assert.deepEqual(Object.keys(selectNodeSections(node).values), ["container", "dependencies"]);
});

Deno.test("every key remembers the file that it comes from", () => {
  const { fileOf } = mergeConfig([node, main]);
  const cases: [string[], string][] = [
    [["container", "ip"], "node.yml"],
    [["container", "registry", "class"], "conf/web.yml"],
    [["container", "missing"], "conf/web.yml"],
    [["dependencies", "zk", "hosts"], "node.yml"],
    [["dependencies", "missing"], "node.yml"],
    [["interfaces"], "conf/web.yml"],
    [["missing"], "conf/web.yml"],
    [[], "conf/web.yml"],
  ];
  for (const [path, file] of cases) assert.equal(fileOf(path), file, path.join("."));
});

Deno.test("an empty section does not erase an earlier one", () => {
  const empty = { file: "conf/web.yml", values: { container: null } };
  assert.deepEqual(mergeConfig([node, empty]).values["container"], node.values.container);
});

Deno.test("the deprecated sections move into the container, with a warning", () => {
  const old = {
    file: ".lymph.yml",
    values: { registry: { class: "zookeeper" }, event_system: { class: "amqp" } },
  };
  const { values, warnings, fileOf } = mergeConfig([old]);
  assert.deepEqual(values, {
    container: { registry: { class: "zookeeper" }, events: { class: "amqp" } },
  });
  assert.deepEqual(warnings, [
    ".lymph.yml: registry is deprecated, write container.registry instead",
    ".lymph.yml: event_system is deprecated, write container.events instead",
  ]);
  assert.equal(fileOf(["container", "events"]), ".lymph.yml");
});

Deno.test("a deprecated section does not replace the new one beside it", () => {
  const both = {
    file: ".lymph.yml",
    values: { registry: { class: "old" }, container: { registry: { class: "new" } } },
  };
  const { values, warnings } = mergeConfig([both]);
  assert.deepEqual(values, { container: { registry: { class: "new" } } });
  assert.deepEqual(warnings, [
    ".lymph.yml: registry is deprecated, write container.registry instead; " +
    "it is ignored because container.registry is there too",
  ]);
});

Deno.test("a key named __proto__ pollutes nothing", () => {
  const values = JSON.parse(
    '{"__proto__": {"polluted": true}, "container": {"__proto__": {"x": 1}}}',
  );
  const merged = mergeConfig([{ file: "x.yml", values }, { file: "y.yml", values }]).values;
  assert.ok(!("polluted" in merged) && !("x" in Object(merged["container"])));
});

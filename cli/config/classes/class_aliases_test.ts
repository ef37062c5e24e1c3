import assert from "node:assert/strict";
import { findBuiltIn } from "./class_aliases.ts";

Deno.test("class paths of the original and short names stand for parts of the framework", () => {
  const cases: [string, string, string | undefined][] = [
    [
      "lymph.discovery.zookeeper:ZookeeperServiceRegistry",
      "container.registry",
      "registry/zookeeper",
    ],
    ["kazoo.client:KazooClient", "dependencies.zk", "client/zookeeper"],
    ["lymph.events.kombu:KombuEventSystem", "container.events", "events/amqp"],
    ["lymph.web.interfaces:WebServiceInterface", "interfaces.web", "interface/web"],
    ["zookeeper", "container.registry", "registry/zookeeper"],
    ["embedded", "container.registry", "registry/embedded"],
    ["embedded", "container.events", "events/embedded"],
    ["amqp", "container.registry", undefined],
    ["embedded", "interfaces.A", undefined],
    ["gateway", "interfaces.Api", "interface/gateway"],
    ["gateway", "container.events", undefined],
    ["constructor", "interfaces.Api", undefined],
    ["greeting:Greeting", "interfaces.Greeting", undefined],
    ["constructor", "container.registry", undefined],
    ["x", "constructor", undefined],
  ];
  for (const [name, path, expected] of cases) assert.equal(findBuiltIn(name, path), expected, name);
});

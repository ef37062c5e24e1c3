/**
 * A process of many registries, each with a session and an instance of its own, as so many
 * programs have: `hosts first count`. It says `ready`, registers all at once when its standard
 * input ends, says `registered`, and lives until it is killed.
 *
 * @module
 */
import { ZookeeperServiceRegistry } from "../../../transports/zookeeper/mod.ts";
import { instanceOf } from "../../support/servers/zookeeper.ts";

const [hosts = "", first = "0", count = "0"] = Deno.args;
const ports = Array.from({ length: Number(count) }, (_, index) => Number(first) + index);
const members = await Promise.all(ports.map(async (port) => {
  const registry = new ZookeeperServiceRegistry({ hosts, sessionTimeoutMs: 30_000 });
  await registry.start();
  return { port, registry };
}));
console.log("ready");
for await (const _ of Deno.stdin.readable) { /* Nothing is said, only its end matters. */ }
await Promise.all(
  members.map(({ port, registry }) => registry.register(instanceOf("Greeting", `${port}`, port))),
);
console.log("registered");

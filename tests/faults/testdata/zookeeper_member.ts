/** Registers an instance in a process of its own and says so: `hosts id`. */
import { ZookeeperServiceRegistry } from "../../../transports/zookeeper/mod.ts";
import { instanceOf } from "../../support/servers/zookeeper.ts";

const [hosts = "", id = ""] = Deno.args;
const registry = new ZookeeperServiceRegistry({ hosts, sessionTimeoutMs: 1000 });
await registry.start();
await registry.register(instanceOf("Greeting", id));
console.log("registered");

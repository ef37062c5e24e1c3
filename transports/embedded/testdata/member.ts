/**
 * A process that takes part in a registry, for tests: `member.ts <state directory> <service> <id>`.
 * It registers, says `ready`, and prints the ids of every list of the service that it sees. It
 * lives until it is killed or its standard input ends; then it stops its registry.
 *
 * @module
 */
import { EmbeddedServiceRegistry } from "../registry/registry.ts";

const [stateDir = "", service = "", id = ""] = Deno.args;
const registry = new EmbeddedServiceRegistry({ stateDir });
await registry.start();
await registry.register({
  id,
  service,
  identity: id,
  endpoint: "tcp://127.0.0.1:40001",
  version: null,
  metadata: {},
});
console.log("ready");

const stdin = new AbortController();
const watching = (async () => {
  for await (const list of registry.watch(service, { signal: stdin.signal })) {
    console.log(JSON.stringify(list.map((instance) => instance.id)));
  }
})();
for await (const _ of Deno.stdin.readable) { /* Nothing is said, only its end matters. */ }
stdin.abort();
await watching;
await registry.stop();

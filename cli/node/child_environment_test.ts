import assert from "node:assert/strict";
import { childEnvironment } from "./child_environment.ts";

const facts = { endpoint: "tcp://127.0.0.1:1", ip: "127.0.0.1", ports: [], fdsByPort: {} };

Deno.test("processes of a node share its configuration and the files that the node shares", () => {
  const files = ["/p/.lymph.yml", "/etc/cluster.yml"];
  const env = childEnvironment("Web", { ...facts, configFiles: files });
  assert.equal(env["LYMPH_NODE_CONFIG"], "/p/.lymph.yml:/etc/cluster.yml");
});

Deno.test("a node without a configuration names none", () => {
  assert.ok(!("LYMPH_NODE_CONFIG" in childEnvironment("Web", { ...facts, configFiles: [] })));
});

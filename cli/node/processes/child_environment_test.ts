import assert from "node:assert/strict";
import { sharedFiles } from "../../config/load_config.ts";
import { childEnvironment } from "./child_environment.ts";

const facts = { endpoint: "tcp://127.0.0.1:1", ip: "127.0.0.1", ports: [], fdsByPort: {} };

Deno.test("processes of a node share its configuration and the files that the node shares", () => {
  const files = ["/p/.lymph.yml", "/etc/cluster.yml"];
  const env = childEnvironment("Web", { ...facts, configFiles: files });
  // Python lymph takes it for the path of one file.
  assert.equal(env["LYMPH_NODE_CONFIG"], "/p/.lymph.yml");
  assert.deepEqual(sharedFiles(env), files);
});

Deno.test("a node without a configuration names none", () => {
  assert.ok(!("LYMPH_NODE_CONFIG" in childEnvironment("Web", { ...facts, configFiles: [] })));
});

import assert from "node:assert/strict";
import type { ServiceContract } from "../../core/contract/service_contract.ts";
import { createProject } from "../../tests/support/projects/project.ts";
import { readSnapshot, snapshotName, writeSnapshot } from "./snapshots.ts";

const SHOP = {
  name: "Shop",
  version: null,
  methods: [],
  routes: [],
  types: {
    methods: { order: { input: {}, output: { type: "string", description: "Its number." } } },
    handles: {},
    emits: {},
    definitions: {},
    untranslated: ["conditional"],
  },
} as unknown as ServiceContract;

Deno.test("a snapshot is written once, and read again", async () => {
  await using project = await createProject({});
  assert.equal(await readSnapshot(project.path, SHOP), undefined);
  assert.equal(await writeSnapshot(project.path, SHOP), "contracts/Shop.json");
  assert.deepEqual(await readSnapshot(project.path, SHOP), {
    definitions: {},
    emits: {},
    handles: {},
    methods: { order: { input: {}, output: { type: "string" } } },
  });
  assert.equal(await writeSnapshot(project.path, SHOP), undefined);
});

Deno.test("each major version of a service has its snapshot", () => {
  assert.equal(snapshotName({ name: "Shop", version: "2.1.0" }), "Shop@2.json");
  assert.equal(snapshotName({ name: "Shop", version: null }), "Shop.json");
});

for (const text of ["{", "[]", '{"contract": {"methods": {}}}']) {
  Deno.test(`${text} is no snapshot, and the error says what to do`, async () => {
    await using project = await createProject({ "contracts/Shop.json": text });
    await assert.rejects(readSnapshot(project.path, SHOP), {
      name: "ConfigError",
      message: /^contracts\/Shop\.json is no .*or write it anew with lymph check --update$/,
    });
  });
}

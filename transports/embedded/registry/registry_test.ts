import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { ServiceInstance } from "../../../core/discovery/instance.ts";
import { RegistrationError } from "../../../core/errors.ts";
import { testServiceRegistry } from "../../../tests/kit/contracts/service_registry.ts";
import { untilInstances } from "../../../tests/kit/contracts/until_instances.ts";
import { EmbeddedServiceRegistry } from "./registry.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";

testServiceRegistry("EmbeddedServiceRegistry", async () => {
  const directory = await makeTemporaryDirectory();
  const open = () => openRegistry(directory.path);
  const [first, second] = await Promise.all([open(), open()]);
  return {
    first,
    second,
    unstarted: new EmbeddedServiceRegistry({ stateDir: directory.path }),
    async [Symbol.asyncDispose]() {
      await Promise.all([first.stop(), second.stop()]);
      await directory[Symbol.asyncDispose]();
    },
  };
});

async function openRegistry(stateDir: string) {
  const registry = new EmbeddedServiceRegistry({ stateDir });
  await registry.start();
  return Object.assign(registry, { [Symbol.asyncDispose]: () => registry.stop() });
}

function greeting(id: string): ServiceInstance {
  const endpoint = "tcp://127.0.0.1:40001";
  return { id, service: "Greeting", identity: id, endpoint, version: null, metadata: {} };
}

function execute(stateDir: string, sql: string): void {
  const database = new DatabaseSync(join(stateDir, "lymph.db"));
  database.exec(sql);
  database.close();
}

Deno.test("four clients in a row begin with two instances in turn", async () => {
  await using directory = await makeTemporaryDirectory();
  await using registry = await openRegistry(directory.path);
  for (const id of ["a", "b"]) await registry.register(greeting(id));
  const lists: string[] = [];
  for (let client = 0; client < 4; client++) {
    await using another = await openRegistry(directory.path);
    const list = await untilInstances(another, "Greeting", () => true);
    lists.push(list.map(({ id }) => id).join(""));
  }
  assert.deepEqual(lists, ["ab", "ba", "ab", "ba"]);
});

Deno.test("a row that makes no sense is skipped", async () => {
  await using directory = await makeTemporaryDirectory();
  await using registry = await openRegistry(directory.path);
  for (const id of ["a", "b", "c"]) await registry.register(greeting(id));
  execute(
    directory.path,
    `UPDATE instances SET record = '{"endpoint":' WHERE id = 'a';
     UPDATE instances SET record = '[]' WHERE id = 'b'`,
  );
  const list = await untilInstances(registry, "Greeting", () => true);
  assert.deepEqual(list.map(({ id }) => id), ["c"]);
});

Deno.test("an instance that JSON cannot express is refused with RegistrationError", async () => {
  await using directory = await makeTemporaryDirectory();
  await using registry = await openRegistry(directory.path);
  const error: unknown = await registry.register({ ...greeting("a"), metadata: { big: 1n } })
    .catch((thrown) => thrown);
  assert.ok(error instanceof RegistrationError);
  assert.match(error.message, /^Cannot register Greeting in .*lymph\.db: .*BigInt/);
  assert.ok(error.cause instanceof TypeError);
  await registry.register(greeting("a"));
});

Deno.test("an instance that was removed behind its process's back comes back", async () => {
  await using directory = await makeTemporaryDirectory();
  await using registry = await openRegistry(directory.path);
  await registry.register(greeting("a"));
  execute(directory.path, "PRAGMA foreign_keys = ON; DELETE FROM sessions");
  await using other = await openRegistry(directory.path);
  await untilInstances(other, "Greeting", (list) => list.length === 1);
});

Deno.test("registries meet again after the state directory was deleted", async () => {
  await using directory = await makeTemporaryDirectory();
  const stateDir = join(directory.path, ".lymph");
  await using first = await openRegistry(stateDir);
  await using second = await openRegistry(stateDir);
  await first.register(greeting("a"));
  await Deno.remove(stateDir, { recursive: true });
  await second.register(greeting("b"));
  for (const registry of [first, second]) {
    await untilInstances(registry, "Greeting", (list) => list.length === 2);
  }
});

Deno.test("an id that another has taken over stays with it when the first unregisters", async () => {
  await using directory = await makeTemporaryDirectory();
  await using first = await openRegistry(directory.path);
  await using second = await openRegistry(directory.path);
  await first.register(greeting("a"));
  await second.register(greeting("a"));
  await first.unregister(greeting("a"));
  const list = await untilInstances(first, "Greeting", () => true);
  assert.deepEqual(list.map(({ id }) => id), ["a"]);
});

Deno.test("a registry that is not running refuses with RegistrationError", async () => {
  await using directory = await makeTemporaryDirectory();
  const registry = new EmbeddedServiceRegistry({ stateDir: directory.path });
  await assert.rejects(registry.register(greeting("a")), RegistrationError);
  await registry.stop();
  await assert.rejects(registry.discover(), /must be running/);
});

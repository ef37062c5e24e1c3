import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { untilInstances } from "../../../tests/kit/contracts/until_instances.ts";
import { EmbeddedServiceRegistry } from "./registry.ts";
import { spawnMember } from "../testdata/spawn_member.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";

/** Wide enough for any machine; an instance is in fact gone within about a second. */
const timeoutMs = 30_000;
const LEAST_RIGHTS = ["--allow-read", "--allow-write"];

async function openRegistry(stateDir: string) {
  const registry = new EmbeddedServiceRegistry({ stateDir });
  await registry.start();
  return Object.assign(registry, { [Symbol.asyncDispose]: () => registry.stop() });
}

async function untilIds(registry: EmbeddedServiceRegistry, expected: readonly string[]) {
  await untilInstances(
    registry,
    "Greeting",
    (list) => JSON.stringify(list.map(({ id }) => id).sort()) === JSON.stringify(expected),
    { timeoutMs },
  );
}

for (const rights of [["-A"], LEAST_RIGHTS]) {
  Deno.test(`a process killed with ${rights} vanishes from the watches of others`, async () => {
    await using stateDir = await makeTemporaryDirectory();
    await using watcher = await spawnMember(stateDir.path, "Greeting", "watcher", rights);
    await using victim = await spawnMember(stateDir.path, "Greeting", "victim", rights);
    await watcher.line((line) => line.includes("victim"));
    await victim.kill();
    assert.equal(await watcher.line((line) => !line.includes("victim")), '["watcher"]');
    assert.equal(await watcher.end(), 0);
  });
}

Deno.test("a killed process is missing from the first list, even without a watch", async () => {
  await using stateDir = await makeTemporaryDirectory();
  const victim = await spawnMember(stateDir.path, "Greeting", "victim");
  await victim.kill();
  await using registry = await openRegistry(stateDir.path);
  assert.deepEqual(await untilInstances(registry, "Greeting", () => true), []);
});

Deno.test("a stopped process keeps its instance while a killed one loses it", async () => {
  await using stateDir = await makeTemporaryDirectory();
  await using registry = await openRegistry(stateDir.path);
  await using stopped = await spawnMember(stateDir.path, "Greeting", "stopped");
  await using victim = await spawnMember(stateDir.path, "Greeting", "victim");
  await untilIds(registry, ["stopped", "victim"]);
  Deno.kill(stopped.pid, "SIGSTOP");
  await victim.kill();
  await untilIds(registry, ["stopped"]);
  Deno.kill(stopped.pid, "SIGCONT");
  assert.equal(await stopped.end(), 0);
  await untilIds(registry, []);
});

Deno.test("a process that ends in order is gone at once", async () => {
  await using stateDir = await makeTemporaryDirectory();
  await using registry = await openRegistry(stateDir.path);
  const member = await spawnMember(stateDir.path, "Greeting", "member");
  assert.equal(await member.end(), 0);
  assert.deepEqual(await untilInstances(registry, "Greeting", () => true), []);
});

Deno.test("20 processes that come, watch and die at once leave an exact list", async () => {
  await using stateDir = await makeTemporaryDirectory();
  await using stack = new AsyncDisposableStack();
  const names = Array.from({ length: 20 }, (_, index) => `m${String(index).padStart(2, "0")}`);
  const members = await Promise.all(
    names.map(async (name) => stack.use(await spawnMember(stateDir.path, "Greeting", name))),
  );
  await using registry = await openRegistry(stateDir.path);
  await untilIds(registry, names);
  const fates = await Promise.all(members.map((member, index) => {
    if (index % 3 === 0) return member.kill().then(() => "killed");
    return index % 3 === 1 ? member.end() : "alive";
  }));
  const alive = names.filter((_, index) => fates[index] === "alive");
  await untilIds(registry, alive);
  assert.deepEqual(fates.filter((fate) => typeof fate === "number"), Array(7).fill(0));
  const survivors = members.filter((_, index) => fates[index] === "alive");
  assert.deepEqual(await Promise.all(survivors.map((member) => member.end())), Array(6).fill(0));
  await untilIds(registry, []);

  using database = Object.assign(new DatabaseSync(join(stateDir.path, "lymph.db")), {
    [Symbol.dispose](this: DatabaseSync) {
      this.close();
    },
  });
  assert.deepEqual({ ...database.prepare("PRAGMA integrity_check").get() }, {
    integrity_check: "ok",
  });
  assert.deepEqual(database.prepare("SELECT * FROM sessions").all(), []);
});

/** L6: two releases of the program on one state directory. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Deliveries } from "../events/rows/deliveries.ts";
import { Topology } from "../events/rows/topology.ts";
import { RECORD } from "../events/testdata/event_rows.ts";
import { APPLICATION_ID, MIGRATIONS } from "../store/schema.ts";
import { Store } from "../store/store.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";

/** What the first release with events has executed, word by word. */
const OLD = {
  claim: `UPDATE deliveries SET session = ?, attempts = attempts + 1 WHERE id IN (
     SELECT id FROM deliveries WHERE queue = ? AND session IS NULL AND due_at IS NULL
     ORDER BY id LIMIT ?
   ) RETURNING id, message, attempts`,
  acknowledge: "DELETE FROM deliveries WHERE id = ? AND session = ?",
  message: "INSERT INTO messages (type, source, headers, body) VALUES (?, ?, ?, ?)",
  delivery: "INSERT INTO deliveries (queue, message, due_at) VALUES (?, ?, ?)",
  promote: `INSERT INTO deliveries (queue, message, attempts) SELECT queue, message, attempts
     FROM deliveries WHERE queue = ? AND due_at <= ? ORDER BY due_at, id`,
  session: `INSERT INTO sessions (id, lock, pid, start_time, boot_id, pid_namespace)
     VALUES (?, ?, ?, ?, ?, ?)`,
  endSession: "DELETE FROM sessions WHERE id = ?",
  queue: "INSERT INTO queues (name, owner) VALUES (?, ?) ON CONFLICT DO NOTHING",
  binding: "INSERT INTO bindings (queue, pattern) VALUES (?, ?) ON CONFLICT DO NOTHING",
};

/** A store as the first release with events has left it, still open there. */
function openOldRelease(stateDir: string): DatabaseSync {
  const database = new DatabaseSync(join(stateDir, "lymph.db"), { timeout: 5000 });
  database.exec("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL");
  for (const migration of MIGRATIONS.slice(0, 2)) database.exec(migration);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 2`);
  return database;
}

Deno.test("M11 L6 a process of an older release goes on while a newer one migrates the store", async () => {
  await using directory = await makeTemporaryDirectory();
  using old = openOldRelease(directory.path);
  const statements = Object.fromEntries(
    Object.entries(OLD).map(([name, sql]) => [name, old.prepare(sql)]),
  ) as Record<keyof typeof OLD, ReturnType<DatabaseSync["prepare"]>>;
  const emit = (body: number, dueAt: number | null = null) => {
    const { lastInsertRowid } = statements.message.run(
      "e",
      "",
      new Uint8Array([0x80]),
      RECORD.body,
    );
    statements.delivery.run(1, lastInsertRowid, dueAt);
    return body;
  };
  statements.session.run(7, "lock-7", 1, "", "", "elsewhere");
  statements.queue.run("Q", null);
  statements.binding.run(1, "e");
  emit(1);

  const store = await Store.open(directory.path); // the newer release
  const [topology, deliveries] = [new Topology(store), new Deliveries(store)];
  emit(2);
  emit(3, 1000);
  statements.promote.run(1, 1000);
  const [first] = statements.claim.all(7, 1, 1);
  statements.acknowledge.run(Number(first?.["id"]), 7);

  await store.write(() => statementsOf(store).run(8, "lock-8", 1, "", "", "elsewhere"));
  await store.write(() => topology.declare({ queue: "Q", patterns: ["e"] }, 8));
  assert.deepEqual((await store.write(() => topology.route("e"))).map(({ name }) => name), ["Q"]);
  const claimed = await store.write(() => deliveries.claim(1, 8, 1));
  assert.deepEqual(claimed.map(({ attempts, stops }) => [attempts, stops]), [[1, 0]]);
  statements.endSession.run(8);
  const again = statements.claim.all(7, 1, 10);
  assert.deepEqual(again.map((row) => row["attempts"]).sort(), [1, 2]);
  store.close();
});

Deno.test("M11 L6 an older release moves on what a newer one has put off", async () => {
  await using directory = await makeTemporaryDirectory();
  using old = openOldRelease(directory.path);
  const store = await Store.open(directory.path); // the newer release
  const [topology, deliveries] = [new Topology(store), new Deliveries(store)];
  const queue = await store.write(() => {
    statementsOf(store).run(8, "lock-8", 1, "", "", "elsewhere");
    return topology.declare({ queue: "Q", patterns: ["e"] }, 8);
  });
  await store.write(() => deliveries.add(RECORD, [queue]));
  await store.write(() => deliveries.claim(queue, 8, 1));
  await store.write(() => deliveries.postpone(1, 8, 1000));
  old.prepare(OLD.promote).run(queue, 1000);
  old.prepare("DELETE FROM deliveries WHERE queue = ? AND due_at <= ?").run(queue, 1000);
  const again = await store.write(() => deliveries.claim(queue, 8, 1));
  assert.equal(deliveries.read(again)[0]?.record.type, "e");
  store.close();
});

Deno.test("M11 L6 a store of a newer release is refused in one line, and left as it is", async () => {
  await using directory = await makeTemporaryDirectory();
  const store = await Store.open(directory.path);
  store.prepare(`PRAGMA user_version = ${MIGRATIONS.length + 1}`).all();
  await assert.rejects(Store.open(directory.path), (error: Error) => {
    assert.equal(error.name, "ConfigError");
    assert.match(error.message, /^Cannot use .*written by a newer release of lymph\. Update lymph/);
    return !error.message.includes("\n");
  });
  const { user_version: version } = store.prepare("PRAGMA user_version").get() ?? {};
  assert.equal(version, MIGRATIONS.length + 1);
  store.close();
});

function statementsOf(store: Store): ReturnType<Store["prepare"]> {
  return store.prepare(OLD.session);
}

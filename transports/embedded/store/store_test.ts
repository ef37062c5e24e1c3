import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { ConfigError } from "../../../core/errors.ts";
import { Store } from "./store.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";
import { explain, isLocked } from "./store_failure.ts";
import type { Opening } from "../testdata/opener.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";

function execute(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

async function assertRefused(stateDir: string, expected: readonly RegExp[]): Promise<void> {
  const error: unknown = await Store.open(stateDir).then(
    (store) => store.close(),
    (thrown) => thrown,
  );
  assert.ok(error instanceof ConfigError, `it gave ${error}`);
  for (const pattern of expected) assert.match(error.message, pattern);
}

Deno.test("a store can be opened, closed and opened again", async () => {
  await using directory = await makeTemporaryDirectory();
  for (let round = 0; round < 2; round++) {
    const store = await Store.open(directory.path);
    await store.write(() =>
      store.prepare("INSERT INTO services (name) VALUES (?)").run(`s${round}`)
    );
    store.close();
  }
  const store = await Store.open(directory.path);
  assert.equal(store.prepare("SELECT count(*) AS n FROM services").get()?.["n"], 2);
  store.close();
});

Deno.test("the directory of a store is private and ignored by git", async () => {
  await using directory = await makeTemporaryDirectory();
  const stateDir = join(directory.path, "deep", ".lymph");
  (await Store.open(stateDir)).close();
  assert.equal(await Deno.readTextFile(join(stateDir, ".gitignore")), "*\n");
  if (Deno.build.os !== "windows") {
    assert.equal(Number((await Deno.stat(stateDir)).mode) & 0o777, 0o700);
  }
});

Deno.test("a directory that exists gets no .gitignore", async () => {
  await using directory = await makeTemporaryDirectory();
  (await Store.open(directory.path)).close();
  await assert.rejects(Deno.stat(join(directory.path, ".gitignore")), Deno.errors.NotFound);
});

Deno.test("an empty file becomes a store", async () => {
  await using directory = await makeTemporaryDirectory();
  await Deno.writeTextFile(join(directory.path, "lymph.db"), "");
  (await Store.open(directory.path)).close();
});

Deno.test("a file of a newer release is refused, naming file, both versions and a way out", async () => {
  await using directory = await makeTemporaryDirectory();
  (await Store.open(directory.path)).close();
  execute(join(directory.path, "lymph.db"), "PRAGMA user_version = 999");
  await assertRefused(directory.path, [
    /lymph\.db/,
    new RegExp(`version ${MIGRATIONS.length} or older`),
    /is 999/,
    /Update lymph/,
  ]);
});

Deno.test("another program's database is refused and left as it is", async () => {
  await using directory = await makeTemporaryDirectory();
  const path = join(directory.path, "lymph.db");
  execute(path, "CREATE TABLE theirs (x); PRAGMA application_id = 77");
  const before = await Deno.readFile(path);
  await assertRefused(directory.path, [/lymph\.db/, /application id 77/, /Move it away/]);
  assert.deepEqual(await Deno.readFile(path), before);
});

Deno.test("a file that is no database is refused", async () => {
  await using directory = await makeTemporaryDirectory();
  await Deno.writeTextFile(join(directory.path, "lymph.db"), "nonsense ".repeat(1000));
  await assertRefused(directory.path, [/lymph\.db/, /is not a lymph store or is damaged/]);
});

Deno.test("a damaged file is refused", async () => {
  await using directory = await makeTemporaryDirectory();
  const path = join(directory.path, "lymph.db");
  (await Store.open(directory.path)).close();
  const bytes = await Deno.readFile(path);
  await Deno.writeFile(path, bytes.fill(0xaa, 100));
  await assertRefused(directory.path, [/lymph\.db/, /damaged/]);
});

Deno.test("a path that is no directory is refused", async () => {
  await using directory = await makeTemporaryDirectory();
  const file = join(directory.path, "file");
  await Deno.writeTextFile(file, "");
  await assertRefused(file, [/must be a writable directory/]);
  await assertRefused(join(file, "below"), [/must be a writable directory/]);
});

Deno.test("a directory in the file's place is refused", async () => {
  await using directory = await makeTemporaryDirectory();
  await Deno.mkdir(join(directory.path, "lymph.db"));
  await assertRefused(directory.path, [/must be a file in a writable directory/]);
});

Deno.test({
  name: "a directory that may not be written is refused",
  permissions: { read: true, write: false },
  async fn() {
    await assertRefused("missing/.lymph", [/must be a writable directory/, /write access/]);
  },
});

Deno.test("a full disk is named, and nothing of the transaction stays", async () => {
  await using directory = await makeTemporaryDirectory();
  const store = await Store.open(directory.path);
  store.prepare("PRAGMA max_page_count = 1").get();
  const insert = store.prepare("INSERT INTO services (name) VALUES (?)");
  const error: unknown = await store.write(() => {
    for (const letter of ["a", "b"]) insert.run(letter.repeat(1_000_000));
  }).catch((thrown) => thrown);
  assert.match(
    explain("register Greeting", store.path, error),
    /^Cannot register Greeting in .*disk is full/,
  );
  assert.equal(store.prepare("SELECT count(*) AS n FROM services").get()?.["n"], 0);
  store.close();
});

Deno.test("a write waits while another connection has the lock", async () => {
  await using directory = await makeTemporaryDirectory();
  const store = await Store.open(directory.path);
  const other = new DatabaseSync(store.path);
  other.exec("BEGIN IMMEDIATE");
  const written = store.write(() =>
    store.prepare("INSERT INTO services (name) VALUES ('a')").run()
  );
  other.exec("COMMIT");
  assert.equal((await written).changes, 1);
  other.close();
  store.close();
});

Deno.test("a write with an aborted signal gives up when the file is locked", async () => {
  await using directory = await makeTemporaryDirectory();
  const store = await Store.open(directory.path);
  const other = new DatabaseSync(store.path);
  other.exec("BEGIN IMMEDIATE");
  await assert.rejects(store.write(() => {}, { signal: AbortSignal.abort() }), isLocked);
  other.close();
  store.close();
});

Deno.test("a write that fails by the locking protocol is not tried again, as SQLite has done so", async () => {
  await using directory = await makeTemporaryDirectory();
  const store = await Store.open(directory.path);
  let attempts = 0;
  const written = store.write(() => {
    attempts++;
    throw new Error("locking protocol");
  });
  await assert.rejects(written, /locking protocol/);
  assert.equal(attempts, 1);
  store.close();
});

Deno.test("a store knows when its file was deleted or replaced", async () => {
  await using directory = await makeTemporaryDirectory();
  const store = await Store.open(directory.path);
  assert.equal(store.isReplaced(), false);
  await Deno.remove(store.path);
  assert.equal(store.isReplaced(), true);
  await Deno.writeTextFile(store.path, "");
  assert.equal(store.isReplaced(), true);
  store.close();
});

for (const pageBytes of [1024, 4096]) {
  Deno.test(`a store in pages of ${pageBytes} bytes keeps them, and knows its size and its log's`, async () => {
    await using directory = await makeTemporaryDirectory();
    if (pageBytes !== 1024) { // that of new ones
      const path = join(directory.path, "lymph.db");
      execute(path, `PRAGMA page_size = ${pageBytes}; PRAGMA journal_mode = WAL; ${MIGRATIONS[0]}`);
      execute(path, `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`);
    }
    const store = await Store.open(directory.path);
    const read = (pragma: string) =>
      Object.values(store.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
    assert.equal(read("page_size"), pageBytes);
    assert.equal(read("wal_autocheckpoint"), 2 ** 24 / pageBytes);
    const pages = Number(read("page_count")) - Number(read("freelist_count"));
    assert.equal(store.usedBytes(), pages * pageBytes);
    store.close();
  });

  Deno.test(`2 MiB at a time of pages of ${pageBytes} bytes are given back to the disk`, async () => {
    await using directory = await makeTemporaryDirectory();
    const path = join(directory.path, "lymph.db");
    execute(path, `PRAGMA page_size = ${pageBytes}; PRAGMA auto_vacuum = INCREMENTAL; VACUUM`);
    const store = await Store.open(directory.path);
    assert.equal(store.prepare("PRAGMA page_size").get()?.["page_size"], pageBytes);
    const insert = store.prepare("INSERT INTO services (name) VALUES (?)");
    await store.write(() => insert.run("a".repeat(1.5 * 2 ** 24)));
    await store.write(() => store.prepare("DELETE FROM services").run());
    const count = () => Number(store.prepare("PRAGMA page_count").get()?.["page_count"]);
    const before = count();
    await store.trim();
    const freedBytes = (before - count()) * pageBytes; // with pages that SQLite itself needed
    assert.equal(Math.floor(freedBytes / 2 ** 20), 2);
    store.close();
  });
}

Deno.test("a store can be opened while others create it", async () => {
  await using directory = await makeTemporaryDirectory();
  const directories = Array.from({ length: 50 }, (_, round) => join(directory.path, `${round}`));
  const gate = new SharedArrayBuffer(4 * directories.length);
  const opening: Opening = { directories, workers: 4, gate };
  const errors = await Promise.all(Array.from({ length: opening.workers }, async () => {
    const script = new URL("../testdata/opener.ts", import.meta.url);
    const worker = new Worker(script, { workerData: opening });
    const [thrown] = await once(worker, "message");
    await worker.terminate();
    return thrown;
  }));
  assert.deepEqual(errors.flat(), []);
});

Deno.test("stores opened at once agree on one schema", async () => {
  await using directory = await makeTemporaryDirectory();
  const stores = await Promise.all(Array.from({ length: 10 }, () => Store.open(directory.path)));
  for (const store of stores) {
    const version = store.prepare("PRAGMA user_version").get()?.["user_version"];
    assert.equal(version, MIGRATIONS.length);
    store.close();
  }
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Bell } from "./bell.ts";
import { identifyProcess } from "../processes/process_liveness.ts";
import { SessionLock } from "../sessions/session_lock.ts";
import { Sessions } from "../sessions/sessions.ts";
import { Store } from "./store.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";

const FILES = ["lymph.db", "lymph.db-wal", "lymph.db-shm"];
const modeOf = (path: string): number => (Deno.statSync(path).mode ?? 0) & 0o777;

Deno.test("A5 only the owner may read the files of a store, in an old directory, too", async () => {
  await using directory = await makeTemporaryDirectory();
  await Deno.chmod(directory.path, 0o755);
  (await Store.open(directory.path)).close();
  await Deno.chmod(join(directory.path, "lymph.db"), 0o644);
  const store = await Store.open(directory.path);
  await store.write(() => store.prepare("INSERT INTO services VALUES ('S', 1, 1)").run());
  for (const file of FILES) assert.equal(modeOf(join(directory.path, file)), 0o600, file);
  store.close();
});

for (const file of [...FILES, "lymph.bell"]) {
  Deno.test(`A5 a symbolic link in the place of ${file} is refused, and its target left alone`, async () => {
    await using directory = await makeTemporaryDirectory();
    await using elsewhere = await makeTemporaryDirectory();
    const target = join(elsewhere.path, "target");
    new DatabaseSync(target).close();
    const before = await Deno.stat(target);
    await Deno.symlink(target, join(directory.path, file));
    await assert.rejects(Store.open(directory.path), {
      name: "ConfigError",
      message: new RegExp(
        `${file} as it must be a regular file: it is a symbolic link\\. Remove it`,
      ),
    });
    assert.deepEqual(await Deno.stat(target), before);
  });
}

Deno.test("A5 a symbolic link in the place of the locks is refused", async () => {
  await using directory = await makeTemporaryDirectory();
  await using elsewhere = await makeTemporaryDirectory();
  const locks = join(directory.path, "sessions");
  await Deno.symlink(elsewhere.path, locks);
  await assert.rejects(Store.open(directory.path), { name: "ConfigError", message: /Remove it/ });
  assert.throws(() => SessionLock.acquire(locks), /must be a directory of its own/);
  await Deno.writeTextFile(join(elsewhere.path, "left"), "");
  assert.equal(SessionLock.isHeld(locks, "left"), undefined);
  SessionLock.remove(locks, "left");
  assert.equal((await Deno.stat(join(elsewhere.path, "left"))).isFile, true);
});

Deno.test("A5 a directory of locks that others may write to is refused", async () => {
  await using directory = await makeTemporaryDirectory();
  const locks = join(directory.path, "sessions");
  await Deno.mkdir(locks);
  await Deno.chmod(locks, 0o777);
  await assert.rejects(Store.open(directory.path), { name: "ConfigError", message: /chmod go-w/ });
});

Deno.test("A5 a bell that became a symbolic link is not rung", async () => {
  await using directory = await makeTemporaryDirectory();
  const [target, path] = [join(directory.path, "target"), join(directory.path, "lymph.bell")];
  await Deno.writeTextFile(target, "");
  await Deno.utime(target, 0, 0);
  for (const linked of [target, join(directory.path, "missing")]) {
    await Deno.symlink(linked, path);
    const bell = new Bell(path, { version: () => 0 });
    const listening = bell.listen(() => {});
    bell.ring();
    listening[Symbol.dispose]();
    bell.close();
    await Deno.remove(path);
  }
  assert.equal((await Deno.stat(target)).mtime?.getTime(), 0);
  await assert.rejects(Deno.stat(join(directory.path, "missing")), Deno.errors.NotFound);
});

for (
  const lock of ["../../victim", "../victim", "/victim", "a/../../victim", "..", ".", "", "a\0b"]
) {
  Deno.test(`A4 a lock named ${JSON.stringify(lock)} touches no file, and its session ends`, async () => {
    await using directory = await makeTemporaryDirectory();
    const stateDir = join(directory.path, "state");
    const victims = [join(directory.path, "victim"), join(stateDir, "victim")];
    const store = await Store.open(stateDir);
    await Deno.mkdir(join(stateDir, "sessions"), { recursive: true });
    for (const victim of victims) await Deno.writeTextFile(victim, "");
    const sessions = new Sessions(store, await identifyProcess());
    await store.write(() =>
      store.prepare("INSERT INTO sessions VALUES (7, ?, ?, 'never', 'another boot', '')")
        .run(lock, 2 ** 22 + 1)
    );
    assert.equal(await sessions.sweep(), 1);
    for (const victim of victims) assert.equal((await Deno.stat(victim)).isFile, true);
    assert.equal(sessions.find(7), undefined);
    store.close();
  });
}

Deno.test("A4 a lock that is a symbolic link counts as free, and only the link is removed", async () => {
  await using directory = await makeTemporaryDirectory();
  const locks = join(directory.path, "sessions");
  const held = SessionLock.acquire(join(directory.path, "others"));
  await Deno.mkdir(locks);
  await Deno.symlink(join(directory.path, "others", held.name), join(locks, "link"));
  assert.equal(SessionLock.isHeld(locks, "link"), false);
  SessionLock.remove(locks, "link");
  assert.equal(SessionLock.isHeld(join(directory.path, "others"), held.name), true);
  held[Symbol.dispose]();
});

import assert from "node:assert/strict";
import { Store } from "../../store/store.ts";
import { makeTemporaryDirectory } from "../../testdata/temporary.ts";
import { DiskSync } from "./disk_sync.ts";

Deno.test("syncs that are asked for at once all resolve, before it is closed", async () => {
  await using directory = await makeTemporaryDirectory();
  const store = await Store.open(directory.path);
  await store.write(() => store.prepare("UPDATE topology SET revision = 2").run());
  const sync = new DiskSync(store.path);
  let resolved = 0;
  for (let i = 0; i < 10; i++) void sync.sync().then(() => resolved++);
  await sync.close();
  assert.equal(resolved, 10);
  store.close();
});

Deno.test("a log that cannot be opened fails the sync, and not the next one", async () => {
  await using directory = await makeTemporaryDirectory();
  const path = `${directory.path}/lymph.db`;
  const sync = new DiskSync(path);
  const failed = await Promise.allSettled([sync.sync(), sync.sync()]);
  assert.deepEqual(failed.map(({ status }) => status), ["rejected", "rejected"]);
  await Deno.writeTextFile(`${path}-wal`, "");
  await sync.sync();
  await sync.close();
});

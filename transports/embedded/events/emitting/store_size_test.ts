import assert from "node:assert/strict";
import { Store } from "../../store/store.ts";
import { makeTemporaryDirectory } from "../../testdata/temporary.ts";
import { StoreSize } from "./store_size.ts";

async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  await using directory = await makeTemporaryDirectory();
  const store = await Store.open(directory.path);
  try {
    await work(store);
  } finally {
    store.close();
  }
}

Deno.test("what an emitter writes counts at once", () =>
  withStore((store) => {
    const size = new StoreSize(2 ** 30);
    const before = size.of(store);
    assert.equal(size.add(1000), before + 1000);
    assert.equal(size.of(store), before + 1000);
    return Promise.resolve();
  }));

Deno.test("what others write counts at once where the store is nearly full", () =>
  withStore(async (store) => {
    const size = new StoreSize(1);
    const before = size.of(store);
    await store.write(() =>
      store.prepare("INSERT INTO unwanted VALUES (?, 1)").run("x".repeat(1e5))
    );
    assert.ok(size.of(store) >= before + 1e5);
  }));

Deno.test("the size of a store that takes the place of another is read at once", () =>
  withStore((first) =>
    withStore((second) => {
      const size = new StoreSize(2 ** 30);
      size.of(first);
      size.add(1e6);
      assert.equal(size.of(second), second.usedBytes(2 ** 30));
      return Promise.resolve();
    })
  ));

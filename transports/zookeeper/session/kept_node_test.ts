import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/mod.ts";
import type { NodeStat } from "../connection/connection.ts";
import { ZookeeperError } from "../errors.ts";
import { KeptNode, type NodeStore } from "./kept_node.ts";

const PATH = "/services/Greeting/1";

Deno.test("a node is put back also if it was removed right behind the look that found it", async () => {
  const restored = Promise.withResolvers<void>();
  let owner: string | undefined;
  let tell = (_path: string): void => {};
  let looks = 0;
  const store: NodeStore = {
    id: "mine",
    lostId: undefined,
    create(path) {
      if (owner !== undefined) {
        return Promise.reject(new ZookeeperError("NODE_EXISTS", "it exists"));
      }
      owner = "mine";
      return Promise.resolve(path);
    },
    remove() {
      owner = undefined;
      return Promise.resolve();
    },
    async exists() {
      const seen = owner === undefined ? undefined : { version: 0, owner } as NodeStat;
      if (++looks > 1) {
        restored.resolve();
        return seen;
      }
      // As where answer and notification come in one read: nothing runs between the two.
      const { promise, resolve } = Promise.withResolvers<NodeStat | undefined>();
      setTimeout(() => {
        resolve(seen);
        owner = undefined;
        tell(PATH);
      }, 0);
      return await promise;
    },
    watch(_path, listener) {
      tell = listener;
      return () => {};
    },
    onConnected: () => () => {},
  };
  const node = new KeptNode(store, { path: PATH, data: new Uint8Array(), onEnd: () => {} });
  await node.stored;
  await restored.promise;
  assert.equal(owner, "mine");
  node.abandon(new Error("the test is over"));
});

/** A session whose node can be taken away. */
class FakeStore implements NodeStore {
  id = "first";
  readonly lostId = undefined;
  owner: string | undefined;
  created = 0;
  tell = (_path: string): void => {};
  reconnect = (): void => {};

  create(path: string): Promise<string> {
    if (this.owner !== undefined) {
      return Promise.reject(new ZookeeperError("NODE_EXISTS", "it exists"));
    }
    this.created++;
    this.owner = this.id;
    return Promise.resolve(path);
  }
  remove(): Promise<void> {
    this.owner = undefined;
    return Promise.resolve();
  }
  exists(): Promise<NodeStat | undefined> {
    return Promise.resolve(
      this.owner === undefined ? undefined : { version: 0, owner: this.owner },
    );
  }
  watch(_path: string, listener: (path: string) => void): () => void {
    this.tell = listener;
    return () => {};
  }
  onConnected(listener: () => void): () => void {
    this.reconnect = listener;
    return () => {};
  }
}

Deno.test("M9 a node that was removed, or that is gone with its session, is created again", async () => {
  using time = fakeTime();
  const store = new FakeStore();
  const node = new KeptNode(store, { path: PATH, data: new Uint8Array(), onEnd: () => {} });
  await node.stored;
  await time.advance(1); // it is stored, and looked at no more
  assert.equal(store.created, 1);
  store.owner = undefined;
  store.tell(PATH);
  await time.advance(1_000);
  assert.deepEqual([store.created, store.owner], [2, "first"]);
  Object.assign(store, { id: "second", owner: undefined });
  store.reconnect();
  await time.advance(1_000);
  assert.deepEqual([store.created, store.owner], [3, "second"]);
  node.abandon(new Error("the test is over"));
  Object.assign(store, { owner: undefined });
  store.tell(PATH);
  await time.advance(1_000);
  assert.equal(store.created, 3);
});

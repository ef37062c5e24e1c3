import assert from "node:assert/strict";
import type { NodeStat } from "./connection.ts";
import { ZookeeperError } from "./errors.ts";
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

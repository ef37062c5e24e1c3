import assert from "node:assert/strict";
import { Store } from "../../store/store.ts";
import { Topology } from "./topology.ts";

Deno.test("queues that another process declares are seen after a transaction that was rolled back", async () => {
  const directory = await Deno.makeTempDir({ prefix: "lymph_test_" });
  const [ours, theirs] = [await Store.open(directory), await Store.open(directory)];
  const [our, their] = [new Topology(ours), new Topology(theirs)];
  const failing = ours.write(() => {
    our.declare({ queue: "X", patterns: ["x"] }, 0);
    our.route("event");
    our.route("event");
    throw new Error("the disk is full");
  });
  await assert.rejects(failing, /the disk is full/);
  await theirs.write(() => their.declare({ queue: "Q", patterns: ["event"] }, 0));
  const routes = await ours.write(() => our.route("event"));
  assert.deepEqual(routes.map(({ name }) => name), ["Q"]);
  ours.close();
  theirs.close();
  await Deno.remove(directory, { recursive: true });
});

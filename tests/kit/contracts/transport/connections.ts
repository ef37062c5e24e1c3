import assert from "node:assert/strict";
import { LymphError } from "../../../../core/errors.ts";
import type { TestFact } from "./world.ts";

/** Which peers are reachable, and how a lost connection is reported. */
export function testConnections(test: TestFact): void {
  test("what is sent to nobody is rejected with NotConnectedError", async (world) => {
    await world.start();
    const { first, second } = world;
    const { endpoint } = second;
    await second.transport.stop();
    for (const address of [endpoint, "nobody", "", `${endpoint}#7`]) {
      // Thrown or returned, it has to be a promise: a caller looks for nothing else.
      const sending = first.transport.send(address, ["hello"]);
      const error = await sending?.then(() => undefined, (error: unknown) => error);
      assert.ok(error instanceof LymphError, `${address} was reached`);
      assert.equal(error.name, "NotConnectedError");
    }
    assert.deepEqual(second.deliveries, []);
  });

  test("the loss of a connection is told once, under the address that was asked", async (world) => {
    const source = await world.connect();
    await world.answer(source);
    const { first, second } = world;
    const { endpoint } = second;
    await second.transport.stop();
    assert.equal(await first.loss(), endpoint);
    await assert.rejects(first.send(endpoint, "again"), { name: "NotConnectedError" });
    await first.transport.stop();
    assert.deepEqual(first.losses, [endpoint]);
  });

  test("the loss of a connection is told once, under the source of what came on it", async (world) => {
    const source = await world.connect();
    const { first, second } = world;
    await first.transport.stop();
    assert.equal(await second.loss(), source);
    await assert.rejects(second.send(source, "again"), { name: "NotConnectedError" });
    await second.transport.stop();
    assert.deepEqual(second.losses, [source]);
  });

  test("both ends know each other as their own framework's, and no stranger", async (world) => {
    const source = await world.connect();
    await world.answer(source);
    const { first, second } = world;
    const { endpoint } = second;
    assert.ok(first.transport.isNative(endpoint), "the one that was asked");
    assert.ok(second.transport.isNative(source), "the one that asks");
    assert.ok(!first.transport.isNative("nobody"), "nobody");
    await second.transport.stop();
    await first.loss();
    assert.ok(!first.transport.isNative(endpoint), "one that is gone");
  });
}

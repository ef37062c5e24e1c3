import assert from "node:assert/strict";
import type { TestFact } from "./world.ts";

const UNREACHED = { name: "NotConnectedError" };

/** What happens when transports start and stop. */
export function testLifetime(test: TestFact): void {
  test("each has an endpoint of its own once it is started", async (world) => {
    await world.start();
    const { first, second } = world;
    assert.match(first.endpoint, /^[a-z]+:\/\/./);
    assert.match(second.endpoint, /^[a-z]+:\/\/./);
    assert.notEqual(first.endpoint, second.endpoint);
  });

  test("one that was never started can be stopped", async ({ first, second }) => {
    await first.transport.stop();
    await second.transport.stop({ signal: AbortSignal.abort() });
  });

  test("stopping twice is safe, and so is stopping at once", async (world) => {
    await world.connect();
    await world.first.transport.stop({ signal: AbortSignal.abort() });
    await world.first.transport.stop();
    await world.second.transport.stop();
    await world.second.transport.stop({ signal: AbortSignal.abort() });
  });

  test("one that has stopped sends nothing more", async (world) => {
    const source = await world.connect();
    const { first, second } = world;
    await first.transport.stop();
    await assert.rejects(first.send(second.endpoint, "late"), UNREACHED);
    await assert.rejects(second.send(source, "late"), UNREACHED);
    assert.deepEqual(await second.texts(1), ["hello"]);
  });

  test("one that has stopped receives nothing more, and is told of no loss", async (world) => {
    const source = await world.connect();
    const { first, second } = world;
    const { endpoint } = second;
    await second.transport.stop();
    await first.loss();
    await assert.rejects(first.send(endpoint, "late"), UNREACHED);
    await assert.rejects(second.send(source, "late"), UNREACHED);
    assert.deepEqual(await second.texts(1), ["hello"]);
    assert.deepEqual(second.losses, []);
  });

  test("what was accepted arrives although its sender stops right behind it", async (world) => {
    await world.connect();
    const { first, second } = world;
    for (let index = 0; index < 100; index++) await first.send(second.endpoint, `${index}`);
    await first.transport.stop();
    const texts = await second.texts(101);
    assert.deepEqual(texts.slice(1), Array.from({ length: 100 }, (_, index) => `${index}`));
  });
}

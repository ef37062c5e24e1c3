import assert from "node:assert/strict";
import type { TransportTraits } from "./pair.ts";
import type { TestFact } from "./world.ts";

const CHUNK = new Uint8Array(65_536).fill(7);
const COUNT = 400;

/** What happens when much is sent. */
export function testPressure(test: TestFact, { maxFrameBytes }: TransportTraits): void {
  test("a message on a connection that stands is accepted at once", async (world) => {
    const source = await world.connect();
    await world.answer(source);
    const { first, second } = world;
    assert.equal(first.transport.send(second.endpoint, ["next"]), undefined);
    assert.equal(second.transport.send(source, ["next"]), undefined);
    await Promise.all([first.delivery(1), second.delivery(1)]);
  });

  test("whoever waits when asked to loses nothing, however much it sends", async (world) => {
    await world.connect();
    const { first, second } = world;
    for (let index = 0; index < COUNT; index++) {
      await first.send(second.endpoint, `${index}`, CHUNK);
    }
    const texts = await second.texts(COUNT + 1);
    assert.deepEqual(texts.slice(1), Array.from({ length: COUNT }, (_, index) => `${index}`));
    assert.deepEqual([first.losses, second.losses], [[], []]);
  });

  if (maxFrameBytes === undefined) return;

  test("a frame at the limit arrives; beyond it nothing is sent, and the connection lives", async (world) => {
    await world.connect();
    const { first, second } = world;
    await first.send(second.endpoint, new Uint8Array(maxFrameBytes));
    await assert.rejects(
      first.send(second.endpoint, new Uint8Array(maxFrameBytes + 1)),
      RangeError,
    );
    for (const extra of [0, 1]) {
      const frames = [new Uint8Array(maxFrameBytes + extra)];
      const refusal: unknown = first.transport.refusal?.(second.endpoint, frames);
      assert.equal(refusal instanceof RangeError, extra === 1);
    }
    await first.send(second.endpoint, "behind");
    await second.delivery(2);
    const lengths = second.deliveries.map(({ frames }) => frames[0]?.length);
    assert.deepEqual(lengths, ["hello".length, maxFrameBytes, "behind".length]);
    assert.deepEqual([first.losses, second.losses], [[], []]);
  });
}

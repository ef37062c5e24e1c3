import assert from "node:assert/strict";
import type { TransportTraits } from "./pair.ts";
import type { TestFact } from "./world.ts";

const CHUNK = new Uint8Array(65_536);
const COUNT = 400;

/** Sources that are not read for a while. */
export function testPauses(test: TestFact, { pauses = false }: TransportTraits): void {
  if (!pauses) {
    test("no source can be paused, which the type says", ({ first }) => {
      const { pause, resume } = first.transport;
      assert.deepEqual([pause, resume], [undefined, undefined]);
      return Promise.resolve();
    });
    return;
  }

  test("a paused source has to wait, is answered meanwhile, and loses nothing", async (world) => {
    const source = await world.connect();
    const { first, second } = world;
    second.transport.pause?.(source);
    second.transport.pause?.(source);
    const sending = (async () => {
      for (let index = 0; index < COUNT; index++) {
        await first.send(second.endpoint, `${index}`, CHUNK);
      }
    })();
    await world.answer(source, 200);
    assert.ok(second.deliveries.length <= COUNT, "everything was read in spite of the pause");
    second.transport.resume?.(source);
    await sending;
    const texts = await second.texts(COUNT + 1);
    assert.deepEqual(texts.slice(1), Array.from({ length: COUNT }, (_, index) => `${index}`));
    assert.deepEqual([first.losses, second.losses], [[], []]);
  });

  test("pausing and resuming a source that is not there does nothing", async (world) => {
    await world.connect();
    const { first, second } = world;
    second.transport.pause?.("nobody");
    second.transport.resume?.("nobody");
    await first.send(second.endpoint, "next");
    await second.delivery(1);
  });
}

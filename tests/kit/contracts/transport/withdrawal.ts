import assert from "node:assert/strict";
import type { TransportTraits } from "./pair.ts";
import type { TestFact } from "./world.ts";

/** Messages that are taken back. */
export function testWithdrawal(test: TestFact, { withdraws = false }: TransportTraits): void {
  if (!withdraws) {
    test("nothing can be taken back, which the type says", ({ first }) => {
      assert.equal(first.transport.withdraw, undefined);
      return Promise.resolve();
    });
    return;
  }

  test("what waits for its connection can be taken back, once, by its very list", async (world) => {
    await world.start();
    const { first: { transport }, second } = world;
    const messages = ["first", "second", "third"].map((text) => [text]);
    const sent = messages.map((frames) => transport.send(second.endpoint, frames));
    const [, taken = []] = messages;
    assert.equal(transport.withdraw?.(second.endpoint, [...taken]), false);
    assert.equal(transport.withdraw?.("nobody", taken), false);
    assert.equal(transport.withdraw?.(second.endpoint, taken), true);
    assert.equal(transport.withdraw?.(second.endpoint, taken), false);
    await Promise.all(sent);
    assert.deepEqual(await second.texts(2), ["first", "third"]);
  });

  test("what has left cannot be taken back", async (world) => {
    await world.connect();
    const { first: { transport }, second } = world;
    const frames = ["gone"];
    await transport.send(second.endpoint, frames);
    assert.equal(transport.withdraw?.(second.endpoint, frames), false);
    assert.deepEqual(await second.texts(2), ["hello", "gone"]);
  });
}

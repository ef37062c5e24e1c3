import assert from "node:assert/strict";
import { eventually } from "../../eventually.ts";
import type { TestFact } from "./world.ts";

const utf8 = new TextEncoder();
const EVERY_OCTET = Uint8Array.from({ length: 256 }, (_, octet) => octet);
const TEXT = "Grüße, 世界, 🦕\0";

/** How messages arrive. */
export function testMessages(test: TestFact): void {
  test("frames arrive as they were sent: any octets, texts as UTF-8, empty ones", async (world) => {
    await world.start();
    const { first, second } = world;
    const large = new Uint8Array(65_536).map((_, index) => index * 31);
    await first.send(second.endpoint, EVERY_OCTET, "", TEXT, new Uint8Array(), large, "end");
    const { frames } = await second.delivery(0);
    const expected = [EVERY_OCTET, "", utf8.encode(TEXT), "", large, utf8.encode("end")];
    assert.deepEqual(
      frames.map((frame) => new Uint8Array(frame).toHex()),
      expected.map((frame) => frame === "" ? "" : (frame as Uint8Array).toHex()),
    );
  });

  test("a message of one empty frame arrives", async (world) => {
    await world.start();
    await world.first.send(world.second.endpoint, "");
    const { frames } = await world.second.delivery(0);
    assert.deepEqual(frames.map(({ length }) => length), [0]);
  });

  test("a view of a larger buffer is sent without what is around it", async (world) => {
    await world.start();
    await world.first.send(world.second.endpoint, EVERY_OCTET.subarray(7, 9));
    const { frames } = await world.second.delivery(0);
    assert.deepEqual(frames.map((frame) => [...frame]), [[7, 8]]);
  });

  test("messages arrive whole and in order, also those that wait for the connection", async (world) => {
    await world.start();
    const { first, second } = world;
    const bodies = Array.from({ length: 1000 }, (_, index) => `${index} `.repeat(index % 50 + 1));
    await Promise.all(bodies.map((body, index) => first.send(second.endpoint, `${index}`, body)));
    const texts = await second.texts(bodies.length);
    assert.deepEqual(texts, bodies.map((_, index) => `${index}`));
    const arrived = second.deliveries.map(({ frames }) => new TextDecoder().decode(frames[1]));
    assert.deepEqual(arrived, bodies);
  });

  test("frames are their receiver's to keep", async (world) => {
    await world.start();
    const { first, second } = world;
    const sent = Array.from({ length: 200 }, (_, index) => new Uint8Array(500).fill(index));
    for (const frame of sent) await first.send(second.endpoint, frame);
    await second.delivery(sent.length - 1);
    const kept = second.deliveries.map(({ frames }) => new Set(frames[0]));
    assert.deepEqual(kept, sent.map((_, index) => new Set([index])));
  });

  test("a long part that its receiver finds arrives in its frame, or in memory of its own", async (world) => {
    await world.connect();
    const { first, second } = world;
    const [start, length] = [700, 150_000];
    second.longPart = { start, length };
    const body = new Uint8Array(200_000).map((_, index) => index * 31);
    await first.send(second.endpoint, "head", body, "tail");
    const { frames: [head, rest = body, tail], part } = await second.delivery(1);
    assert.deepEqual([head, tail], ["head", "tail"].map((text) => utf8.encode(text)));
    const long = part?.bytes ?? rest.subarray(start, start + length);
    const after = part === undefined ? start + length : start;
    const whole = [...rest.subarray(0, start), ...long, ...rest.subarray(after)];
    assert.equal(new Uint8Array(whole).toHex(), body.toHex());
    if (part !== undefined) assert.equal(part.bytes.buffer.byteLength, length);
  });

  test("nothing arrives within the call that sends it, neither a question nor an answer", async (world) => {
    const source = await world.connect();
    const { first, second } = world;
    for (
      const [sender, receiver, address] of [
        [first, second, second.endpoint],
        [second, first, source],
      ] as const
    ) {
      const count = receiver.deliveries.length;
      const sending = sender.transport.send(address, ["text"]);
      assert.equal(receiver.deliveries.length, count);
      await sending;
      await receiver.delivery(count);
    }
  });

  test("an answer goes to the source of the question, and comes from where it was asked", async (world) => {
    const source = await world.connect();
    await world.second.send(source, "answer");
    const { first, second } = world;
    const answer = await first.delivery(0);
    assert.equal(answer.source, second.endpoint);
    assert.ok(answer.isReached, "whoever was dialled was reached");
    assert.deepEqual(await first.texts(1), ["answer"]);
  });

  test("both ask and answer each other at the same time", async (world) => {
    await world.start();
    const { first, second } = world;
    const ask = (asker: typeof first, other: typeof first) =>
      Promise.all(
        Array.from({ length: 200 }, (_, index) => asker.send(other.endpoint, `${index}`)),
      );
    await Promise.all([ask(first, second), ask(second, first)]);
    const expected = Array.from({ length: 200 }, (_, index) => `${index}`);
    assert.deepEqual(await first.texts(200), expected);
    assert.deepEqual(await second.texts(200), expected);
    assert.deepEqual([first.losses, second.losses], [[], []]);
  });

  test("no loss is told within a call of send, unless it rejects", async (world) => {
    await world.answer(await world.connect());
    const { first, second } = world;
    const { endpoint } = second;
    const stopping = second.transport.stop();
    await eventually(async () => {
      const count = first.losses.length;
      const sending = first.transport.send(endpoint, ["next"]);
      const isTold = first.losses.length > count;
      const isAccepted = await Promise.resolve(sending).then(() => true, () => false);
      assert.ok(!isTold || !isAccepted, "the loss was told before the sender could wait for it");
      return !isAccepted;
    }, { timeoutMs: 30_000, intervalMs: 1 });
    await stopping;
  });
}

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers/promises";
import { usedMegabytes } from "../../../tests/support/load/collect_garbage.ts";
import type { PayloadProperties } from "../message.ts";
import { MessageWriter } from "./message_writer.ts";

const MAX_FRAME_BYTES = 4096;
const PROPERTIES: PayloadProperties = {
  contentType: "text/plain",
  contentEncoding: "utf-8",
  headers: {},
  deliveryMode: 2,
  priority: 0,
  mandatory: true,
};

/** A writer, and what it has written. */
function newWriter() {
  const writes: Uint8Array[] = [];
  const write = (bytes: Uint8Array) => void writes.push(bytes);
  const writer = new MessageWriter({ channel: 258, maxFrameBytes: MAX_FRAME_BYTES, write });
  const put = (content: string, key = "e", properties = PROPERTIES, exchange = "x") =>
    writer.put({ content: Buffer.from(content), properties }, { exchange, key });
  return { put, writes };
}

/** The frames in bytes: type, channel and payload. */
function framesOf(bytes: Uint8Array) {
  const frames: { type?: number | undefined; channel: number; payload: Buffer }[] = [];
  const buffer = Buffer.from(bytes);
  for (let at = 0; at < buffer.length;) {
    const end = at + 7 + buffer.readUInt32BE(at + 3);
    assert.equal(buffer[end], 0xce);
    frames.push({
      type: buffer[at],
      channel: buffer.readUInt16BE(at + 1),
      payload: buffer.subarray(at + 7, end),
    });
    at = end + 1;
  }
  return frames;
}

Deno.test("messages of one turn are written together, in their order", async () => {
  const { put, writes } = newWriter();
  put("a");
  await Promise.resolve();
  put("b");
  assert.equal(writes.length, 0);
  await setImmediate();
  assert.equal(writes.length, 1);
  const frames = framesOf(writes[0] ?? new Uint8Array());
  assert.deepEqual(frames.map(({ type, channel }) => [type, channel]), [
    ...[[1, 258], [2, 258], [3, 258]],
    ...[[1, 258], [2, 258], [3, 258]],
  ]);
  assert.deepEqual([frames[2], frames[5]].map((frame) => String(frame?.payload)), ["a", "b"]);
  put("c");
  await setImmediate();
  assert.equal(writes.length, 2);
});

Deno.test("content that is longer than a frame goes in several", async () => {
  const { put, writes } = newWriter();
  const content = "0123456789".repeat(1000);
  put(content);
  put("");
  await setImmediate();
  const frames = framesOf(Buffer.concat(writes));
  assert.deepEqual(frames.map(({ type }) => type), [1, 2, 3, 3, 3, 1, 2]);
  const pieces = frames.slice(2, 5).map(({ payload }) => payload);
  assert.ok(pieces.every(({ length }) => length + 8 <= MAX_FRAME_BYTES));
  assert.equal(String(Buffer.concat(pieces)), content);
  assert.equal(frames[1]?.payload.readUInt32BE(8), content.length);
});

Deno.test("what differs in one message is not taken from another one of its type", async () => {
  const { put, writes } = newWriter();
  put("a");
  put("b", "e", { ...PROPERTIES, headers: { attempts: 2, reason: "no", share: 0.5 } });
  put("c", "e", PROPERTIES, "y");
  await setImmediate();
  const [first, header, , second, changed, , third] = framesOf(Buffer.concat(writes));
  assert.deepEqual(second?.payload, first?.payload);
  assert.ok(!header?.payload.includes("attempts"));
  assert.ok(changed?.payload.includes("attempts") && changed.payload.includes("reason"));
  assert.ok(first?.payload.includes("\x01x\x01e") && third?.payload.includes("\x01y\x01e"));
});

Deno.test("many messages of one turn do not wait for its end", async () => {
  const { put, writes } = newWriter();
  for (let n = 0; n < 100; n++) put("x".repeat(1_000));
  assert.equal(writes.length, 1);
  await setImmediate();
  assert.equal(writes.length, 2);
  assert.equal(framesOf(Buffer.concat(writes)).length, 300);
});

Deno.test("a routing key of more than 255 bytes is refused", () => {
  const { put, writes } = newWriter();
  const message = /must take at most 255 bytes: current value is 256$/;
  assert.throws(() => put("a", "e".repeat(256)), { name: "RangeError", message });
  assert.deepEqual(writes, []);
});

Deno.test("headers that do not fit into a frame are cut, the longest first", async () => {
  const { put, writes } = newWriter();
  const headers = { id: "x".repeat(200), kind: "ä".repeat(3_000), reason: "€".repeat(8_000) };
  put("a", "e", { ...PROPERTIES, headers });
  await setImmediate();
  const bytes = Buffer.concat(writes);
  const frames = framesOf(bytes);
  assert.deepEqual(frames.map(({ type }) => type), [1, 2, 3]);
  const headBytes = bytes.length - (frames[2]?.payload.length ?? 0) - 8;
  assert.ok(headBytes <= MAX_FRAME_BYTES, `${headBytes}`);
});

Deno.test("more headers than a frame has room for are refused", async () => {
  const { put, writes } = newWriter();
  const headers = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`name${n}`, n]));
  const message = /headers must take at most 4096 bytes: current value is \d+$/;
  assert.throws(() => put("a", "e", { ...PROPERTIES, headers }), { name: "RangeError", message });
  put("b");
  await setImmediate();
  assert.equal(framesOf(Buffer.concat(writes)).length, 3);
});

Deno.test("the bytes of a long message are not kept once they are written", async () => {
  let written: WeakRef<ArrayBufferLike> | undefined;
  const write = ({ buffer }: Uint8Array) => void (written = new WeakRef(buffer));
  const writer = new MessageWriter({ channel: 1, maxFrameBytes: MAX_FRAME_BYTES, write });
  const content = Buffer.alloc(1_000_000);
  writer.put({ content, properties: PROPERTIES }, { exchange: "x", key: "e" });
  await setImmediate(); // until then a WeakRef keeps what it was made of
  usedMegabytes(); // frees what can be freed
  assert.ok(written);
  assert.equal(written.deref(), undefined);
  writer.put({ content: Buffer.from("a"), properties: PROPERTIES }, { exchange: "x", key: "e" });
});

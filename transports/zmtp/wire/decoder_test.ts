import assert from "node:assert/strict";
import type { SeparatePart } from "../../../core/serializer.ts";
import { Decoder, type DecoderSink } from "./decoder.ts";
import { encodeFrame, MORE } from "./frames.ts";
import { type SocketOptions, withDefaults } from "../options.ts";
import { concat, pseudoRandom } from "../testdata/bytes.ts";
import { capturedConnections } from "../testdata/vectors.ts";
import { WriteBuffer } from "./write_buffer.ts";

function decoding(
  options: SocketOptions = {},
  mayTake = (_bytes: number) => false,
  findLong?: DecoderSink["findLong"],
) {
  const messages: Uint8Array[][] = [];
  const parts: (SeparatePart | undefined)[] = [];
  const commands: Uint8Array[] = [];
  const held: number[] = [];
  const decoder = new Decoder({
    mayTake,
    findLong,
    onHeld: ({ heldBytes }) => held.push(heldBytes),
    onMessage: (frames, part) => {
      messages.push(frames);
      parts.push(part);
    },
    onCommand: (body) => commands.push(body.slice()),
  }, withDefaults(options));
  return { decoder, messages, parts, commands, held };
}

function encoded(...messages: (readonly Uint8Array[])[]): Uint8Array<ArrayBuffer> {
  const buffer = new WriteBuffer();
  for (const message of messages) buffer.putMessage(message);
  return concat(buffer.take());
}

const request = [new Uint8Array(32), Uint8Array.of(1, 2), new Uint8Array(), new Uint8Array(300)];

Deno.test("what Python lymph sends is decoded frame by frame", () => {
  for (const { frames } of capturedConnections()) {
    const { decoder, messages, commands } = decoding();
    decoder.push(concat(frames.map(({ raw }) => raw)));
    const bodies = frames.map(({ kind, raw }) => ({ kind, body: raw.slice(2) }));
    const expected = (isCommand: boolean) =>
      bodies.filter(({ kind }) => (kind === "command") === isCommand).map(({ body }) => body);
    assert.deepEqual(commands, expected(true));
    // Some captures end in the middle of a message.
    const received = messages.flat();
    assert.deepEqual(received, expected(false).slice(0, received.length));
    assert.ok(received.length > expected(false).length - 5);
  }
});

Deno.test("messages are the same wherever the bytes are cut", () => {
  const bytes = concat([
    encoded(request, [Uint8Array.of(7)]),
    Uint8Array.of(0x04, 2, 1, 65),
    encoded(request),
  ]);
  for (let cut = 0; cut <= bytes.byteLength; cut++) {
    const { decoder, messages, commands } = decoding();
    decoder.push(bytes.slice(0, cut));
    decoder.push(bytes.slice(cut));
    assert.deepEqual(messages, [request, [Uint8Array.of(7)], request]);
    assert.deepEqual(commands, [Uint8Array.of(1, 65)]);
  }
  const { decoder, messages } = decoding();
  for (const byte of bytes) decoder.push(Uint8Array.of(byte));
  assert.equal(messages.length, 3);
});

Deno.test("the end of a chunk is told after all that it completes", () => {
  const told: string[] = [];
  const decoder = new Decoder({
    onMessage: () => told.push("message"),
    onCommand: () => {},
    onEnd: () => told.push("end"),
  }, withDefaults({}));
  const bytes = encoded(request, request, request);
  decoder.push(bytes.subarray(0, -1));
  decoder.push(bytes.subarray(-1));
  assert.deepEqual(told, ["message", "message", "end", "message", "end"]);
});

Deno.test("frames stay as they are when the chunk's buffer is used again", () => {
  const { decoder, messages } = decoding();
  const chunk = encoded([Uint8Array.of(1, 2, 3)], [Uint8Array.of(4)]);
  decoder.push(chunk);
  chunk.fill(0xff);
  assert.deepEqual(messages, [[Uint8Array.of(1, 2, 3)], [Uint8Array.of(4)]]);
});

Deno.test("a kept frame never keeps a whole chunk alive", () => {
  const { decoder, messages } = decoding();
  decoder.push(encoded(...Array.from({ length: 6000 }, () => [new Uint8Array(8)])));
  for (const [frame] of messages) assert.ok((frame?.buffer.byteLength ?? Infinity) <= 4096);
});

Deno.test("a long announcement takes no memory before its bytes come", () => {
  const { decoder, messages } = decoding();
  const bytes = encoded([new Uint8Array(1_000_000).fill(3)]);
  for (let offset = 0; offset < bytes.byteLength; offset += 10_000) {
    decoder.push(bytes.subarray(offset, offset + 10_000));
  }
  assert.deepEqual(messages, [[new Uint8Array(1_000_000).fill(3)]]);
});

Deno.test("a frame at the limit passes and one byte more does not", () => {
  const { decoder, messages } = decoding({ maxFrameBytes: 1000 });
  decoder.push(encoded([new Uint8Array(1000)]));
  assert.equal(messages.length, 1);
  assert.throws(() => decoder.push(encoded([new Uint8Array(1001)]).slice(0, 9)), {
    name: "ProtocolError",
    message: "Frame too long: 1001 bytes, the limit is 1000",
  });
});

Deno.test("lengths of 2^63 and beyond are refused by their header", () => {
  for (const first of [0x80, 0xff, 0x7f]) {
    const { decoder } = decoding();
    const header = Uint8Array.of(0x02, first, 0, 0, 0, 0, 0, 0, 0);
    assert.throws(() => decoder.push(header), /Frame too long/);
  }
});

Deno.test("a message has a limit of frames and of bytes", () => {
  const frames = (count: number, length: number) =>
    encoded(Array.from({ length: count }, () => new Uint8Array(length)));
  const options = { maxFrames: 3, maxMessageBytes: 30 };
  decoding(options).decoder.push(concat([frames(3, 10), frames(3, 10)]));
  assert.throws(() => decoding(options).decoder.push(frames(4, 0)), /too many frames/);
  assert.throws(() => decoding(options).decoder.push(frames(2, 16)), /Message too long/);
});

Deno.test("flags that are reserved, and commands of several frames, are refused", () => {
  for (const flags of [0x08, 0x80, 0xff, 0x05, 0x07]) {
    assert.throws(() => decoding().decoder.push(new Uint8Array(10).fill(flags, 0, 1)), /flags/);
  }
});

Deno.test("a megabyte of noise only ever ends in a protocol error", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const { decoder } = decoding();
    const noise = pseudoRandom(1_000_000, seed);
    try {
      for (let offset = 0; offset < noise.byteLength; offset += 4096) {
        decoder.push(noise.subarray(offset, offset + 4096));
      }
    } catch (error) {
      assert.equal((error as Error).name, "ProtocolError");
    }
  }
});

Deno.test("M5 A7 memory is taken as the bytes of a frame arrive, and told of while it is held", () => {
  const { decoder, messages, held } = decoding();
  const frame = encodeFrame(0, new Uint8Array(40 * 1024 * 1024));
  decoder.push(frame.subarray(0, 20_000));
  assert.ok(held.every((bytes) => bytes <= 64 * 1024), `${held}`);
  decoder.push(frame.subarray(20_000, 120_000));
  const [last = 0] = held.slice(-1);
  assert.ok(last >= 119_000 && last <= 240_000, `${held}`);
  decoder.push(frame.subarray(120_000));
  assert.equal(messages.length, 1);
  assert.equal(held.at(-1), 0);
});

Deno.test("A7 the frames of an unfinished message are held together", () => {
  const { decoder, messages, held } = decoding();
  for (let index = 0; index < 10; index++) decoder.push(encodeFrame(MORE, new Uint8Array(10_000)));
  assert.equal(held.at(-1), 100_000);
  decoder.push(encodeFrame(MORE, new Uint8Array(100_000)).subarray(0, 50_000));
  assert.ok((held.at(-1) ?? 0) >= 149_000);
  decoder.push(new Uint8Array(50_009));
  decoder.push(encodeFrame(0, new Uint8Array()));
  assert.deepEqual([messages.length, messages[0]?.length, held.at(-1)], [1, 12, 0]);
  decoder.push(encodeFrame(MORE, new Uint8Array(1000)));
  assert.equal(held.at(-1), 0, "little is not counted");
});

Deno.test("a long body is read right into the memory of its frame, if that may be taken", () => {
  const body = pseudoRandom(200_000, 1);
  const frame = encodeFrame(0, body);
  const { decoder, messages } = decoding({}, (bytes) => bytes === body.byteLength);
  decoder.push(frame.subarray(0, 1000));
  for (let offset = 1000; decoder.room !== undefined; offset += 50_000) {
    const part = decoder.room.subarray(0, 50_000);
    part.set(frame.subarray(offset, offset + part.byteLength));
    decoder.push(part);
  }
  const [[read = new Uint8Array()] = []] = messages;
  assert.deepEqual(read, body);
  assert.equal(read.buffer.byteLength, body.byteLength);
});

Deno.test("A7 without leave, a long body is read in small parts, and takes memory as they arrive", () => {
  const asked: number[] = [];
  const { decoder, held } = decoding({}, (bytes) => asked.push(bytes) === 0);
  const frame = encodeFrame(0, new Uint8Array(40 * 1024 * 1024));
  decoder.push(frame.subarray(0, 20_000));
  assert.deepEqual(asked, [40 * 1024 * 1024]);
  assert.equal(decoder.room, undefined);
  decoder.push(frame.subarray(20_000, 40_000));
  assert.equal(decoder.room, undefined);
  assert.ok((held.at(-1) ?? 0) <= 4 * 40_000, `${held}`);
});

const PART = { start: 100, length: 50_000 };
const BODY = pseudoRandom(60_000, 2);
const IN_PARTS = {
  rest: concat([BODY.slice(0, 100), BODY.slice(50_100)]),
  part: { start: 100, bytes: BODY.slice(100, 50_100) },
};

Deno.test("a long part is read into memory of its own, wherever the bytes are cut", () => {
  const bytes = encoded([Uint8Array.of(1), BODY, Uint8Array.of(2)], request);
  for (const cut of [12, 13, 50, 111, 112, 113, 5000, 50_111, 50_112, 59_000, 60_011]) {
    const asked: [number, number][] = [];
    const { decoder, messages, parts, held } = decoding({}, () => true, (index, beginning) => {
      if (beginning.length < 1) return undefined;
      asked.push([index, beginning.length]);
      return PART;
    });
    decoder.push(bytes.slice(0, cut));
    for (let offset = cut; offset < bytes.byteLength;) {
      const target = decoder.room ?? new Uint8Array(30_000);
      const count = Math.min(target.byteLength, bytes.byteLength - offset);
      target.set(bytes.subarray(offset, offset + count));
      decoder.push(target.subarray(0, count));
      offset += count;
    }
    assert.deepEqual(asked, cut > 12 ? [[1, cut - 12]] : [], `${cut}`);
    const expected = cut > 12 ? [IN_PARTS.rest, IN_PARTS.part] : [BODY, undefined];
    assert.deepEqual([messages[0]?.[1], parts[0]], expected, `${cut}`);
    assert.deepEqual([messages[0]?.[0], messages[0]?.[2]], [Uint8Array.of(1), Uint8Array.of(2)]);
    assert.deepEqual([messages[1], parts[1]], [request, undefined]);
    assert.equal(parts[0]?.bytes.buffer.byteLength ?? PART.length, PART.length);
    assert.ok(held.every((bytes) => bytes <= 60_001), `${held}`);
  }
});

Deno.test("what is read into the room of a long part is not copied", () => {
  const { decoder, parts } = decoding({}, () => true, () => PART);
  const frame = encodeFrame(0, BODY);
  decoder.push(frame.subarray(0, 1000));
  const { room } = decoder;
  assert.equal(room?.byteLength, 100 + PART.length - 991);
  room?.set(BODY.subarray(991, 50_100));
  decoder.push(room ?? frame);
  decoder.push(frame.subarray(9 + 50_100));
  assert.equal(parts[0]?.bytes.buffer, room?.buffer);
});

Deno.test("one part is found in a message, within its frame, and only if memory may be taken", () => {
  const message = encoded([BODY, BODY]);
  const push = (mayTake: boolean, start: number) => {
    const { decoder, messages, parts } = decoding({}, () => mayTake, () => ({ ...PART, start }));
    for (let offset = 0; offset < message.byteLength; offset += 7000) {
      decoder.push(message.subarray(offset, offset + 7000));
    }
    return [messages[0]?.map(({ length }) => length), parts[0]?.bytes.length];
  };
  assert.deepEqual(push(true, 100), [[10_000, 60_000], 50_000]);
  assert.deepEqual(push(true, 10_000), [[10_000, 60_000], 50_000]);
  assert.deepEqual(push(true, 10_001), [[60_000, 60_000], undefined]);
  assert.deepEqual(push(false, 100), [[60_000, 60_000], undefined], "A7 of strangers");
});

Deno.test("a part of an unfinished message is freed with it", () => {
  const { decoder } = decoding({}, () => true, () => PART);
  decoder.push(encodeFrame(0, BODY).subarray(0, 1000));
  const { room } = decoder;
  decoder.discard();
  assert.equal(room?.byteLength, 0);
});

import assert from "node:assert/strict";
import { Writer } from "./writer.ts";

/** A writer of messages of one byte, and what it has written so far. */
function writing() {
  const writes: string[] = [];
  const conn = {
    write(bytes: Uint8Array): Promise<number> {
      // A header of two bytes stands before each byte.
      writes.push(bytes.filter((_, index) => index % 3 === 2).join(" "));
      return Promise.resolve(bytes.byteLength);
    },
  };
  const writer = new Writer(conn, {
    onProgress: () => {},
    onError: (error) => {
      throw error;
    },
  });
  const put = (...bytes: number[]) => {
    for (const byte of bytes) writer.putMessage([Uint8Array.of(byte)]);
  };
  return { writer, writes, put };
}

Deno.test("messages that come one at a time are written at once", async () => {
  const { writer, writes, put } = writing();
  put(1);
  assert.deepEqual(writes, ["1"]);
  await writer.flushed();
  put(2);
  assert.deepEqual(writes, ["1", "2"]);
});

Deno.test("messages that come together leave together, but for the first after a single one", async () => {
  const { writer, writes, put } = writing();
  put(1, 2, 3);
  await writer.flushed();
  assert.deepEqual(writes, ["1", "2 3"]);
  put(4, 5, 6);
  await writer.flushed();
  assert.deepEqual(writes, ["1", "2 3", "4 5 6"]);
});

Deno.test("after messages that came together, a single one waits for others to come", async () => {
  const { writer, writes, put } = writing();
  put(1, 2, 3);
  await writer.flushed();
  put(4);
  assert.deepEqual(writes, ["1", "2 3"]);
  await Promise.resolve();
  put(5);
  await writer.flushed();
  assert.deepEqual(writes, ["1", "2 3", "4 5"]);
});

Deno.test("a sender is told once its message is written, and not of an earlier batch", async () => {
  const written: number[] = [];
  let finish = () => {};
  const conn = {
    write: ({ byteLength }: Uint8Array) =>
      new Promise<number>((resolve) => {
        finish = () => resolve(written[written.push(byteLength) - 1] ?? 0);
      }),
  };
  const writer = new Writer(conn, { onProgress: () => {}, onError: () => {} });
  const told = [1, 2].map((byte) => {
    const sent = Promise.withResolvers<number>();
    writer.putMessage([Uint8Array.of(byte)], () => sent.resolve(written.length));
    return sent.promise;
  });
  finish();
  assert.equal(await told[0], 1);
  finish();
  assert.equal(await told[1], 2);
});

Deno.test("a write that takes only some of the bytes is followed by one of the rest", async () => {
  const writes: string[] = [];
  const conn = {
    write(bytes: Uint8Array): Promise<number> {
      writes.push(bytes.join(" "));
      return Promise.resolve(Math.min(2, bytes.byteLength));
    },
  };
  const writer = new Writer(conn, { onProgress: () => {}, onError: () => {} });
  writer.putBytes(Uint8Array.of(1, 2, 3, 4, 5));
  await writer.flushed();
  assert.deepEqual(writes, ["1 2 3 4 5", "3 4 5", "5"]);
  assert.equal(writer.unsentBytes, 0);
});

Deno.test("a write that fails is told, and ends the waiting for it", async () => {
  for (const fail of [() => Promise.reject(new Error("gone")), () => assert.fail("gone")]) {
    const errors: string[] = [];
    const conn = { write: fail };
    const writer = new Writer(conn, {
      onProgress: () => {},
      onError: ({ message }) => errors.push(message),
    });
    writer.putBytes(Uint8Array.of(1));
    await writer.flushed();
    assert.deepEqual(errors, ["gone"]);
  }
});

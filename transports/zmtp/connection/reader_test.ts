import assert from "node:assert/strict";
import { Reader } from "./reader.ts";

/** Both ends of a connection, one of them read. */
async function reading(room?: (text: string) => Uint8Array<ArrayBuffer> | undefined) {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = (listener.addr as Deno.NetAddr).port;
  const [peer, conn] = await Promise.all([
    Deno.connect({ hostname: "127.0.0.1", port }),
    listener.accept(),
  ]);
  const ended = Promise.withResolvers<void>();
  const lengths: number[] = [];
  let text = "";
  const reader = new Reader(conn, {
    mayAnswer: () => false,
    room: () => room?.(text),
    onBytes: (chunk) => {
      lengths.push(chunk.length);
      text += new TextDecoder().decode(chunk);
    },
    onEnd: () => ended.resolve(),
    onError: (error) => ended.reject(error),
  });
  return {
    reader,
    /** How many bytes came in each read. */
    lengths,
    async say(words: string) {
      await peer.write(new TextEncoder().encode(words));
      await peer.closeWrite();
    },
    async heard() {
      await ended.promise;
      return text;
    },
    [Symbol.dispose]() {
      peer.close();
      conn.close();
    },
  };
}

Deno.test("a connection is read to its end", async () => {
  using both = await reading();
  await both.say("a".repeat(100_000));
  assert.equal((await both.heard()).length, 100_000);
});

Deno.test("reading goes on once every reason not to is gone", async () => {
  using both = await reading();
  assert.equal(both.reader.pause("receiver"), true);
  assert.equal(both.reader.pause("unread"), false);
  assert.equal(both.reader.resume("receiver"), false);
  assert.equal(both.reader.isPaused, true);
  await both.say("hello");
  assert.equal(both.reader.resume("unread"), true);
  assert.equal(both.reader.resume("unread"), false);
  assert.equal(await both.heard(), "hello");
});

Deno.test("a paused connection that is released is read to its end", async () => {
  using both = await reading();
  both.reader.pause("receiver");
  await both.say("hello");
  both.reader.release();
  assert.equal(await both.heard(), "hello");
});

Deno.test("bytes are read into the room that there is for them, and then into other memory", async () => {
  const rooms = [new Uint8Array(3)];
  const given = rooms[0];
  using both = await reading(() => rooms.pop());
  await both.say("hello");
  assert.equal(await both.heard(), "hello");
  assert.deepEqual(given, new TextEncoder().encode("hel"));
});

Deno.test("what a receiver sends a few microtasks later goes before the next read begins", async () => {
  const order: string[] = [];
  let isSending = false;
  const reads = [1, null];
  const ended = Promise.withResolvers<void>();
  const conn = {
    read: () => {
      order.push("read");
      return Promise.resolve(reads.shift() ?? null);
    },
  };
  new Reader(conn as unknown as Deno.Conn, {
    onBytes: async () => {
      for (let turn = 0; turn < 3; turn++) await undefined;
      isSending = order.push("send") > 0;
    },
    mayAnswer: () => !isSending,
    onEnd: () => ended.resolve(),
    onError: (error) => ended.reject(error),
  });
  await ended.promise;
  assert.deepEqual(order, ["read", "send", "read"]);
});

Deno.test("a buffer that only the beginning of a long message has filled is not replaced by a larger one", async () => {
  const room = new Uint8Array(1000);
  using both = await reading(({ length }) => length === 512 + 4096 ? room : undefined);
  await both.say("a".repeat(512 + 4096 + 1000 + 8192));
  await both.heard();
  assert.deepEqual(both.lengths, [512, 4096, 1000, 4096, 4096]);
});

Deno.test("a buffer that is filled again and again is replaced by a larger one", async () => {
  using both = await reading();
  await both.say("a".repeat(512 + 4096 + 8192));
  await both.heard();
  assert.deepEqual(both.lengths, [512, 4096, 8192]);
});

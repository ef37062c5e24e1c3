import assert from "node:assert/strict";
import { type LineConnection, LineStream } from "./line_stream.ts";

/** A connection over which some octets come, and that takes few at a time. */
function connectionOf(chunks: readonly string[]): LineConnection & { sent: string } {
  const left = chunks.map((chunk) =>
    Uint8Array.from(chunk, (character) => character.charCodeAt(0))
  );
  return {
    sent: "",
    read(target) {
      const chunk = left.shift();
      if (chunk === undefined) return Promise.resolve(null);
      target.set(chunk);
      return Promise.resolve(chunk.length);
    },
    write(bytes) {
      const taken = bytes.subarray(0, 2);
      this.sent += String.fromCharCode(...taken);
      return Promise.resolve(taken.length);
    },
  };
}

Deno.test("lines are read whole, however they were cut", async () => {
  const lines = new LineStream(connectionOf(["a", "b\nc\n", "\xc3", "\xa9\nrest"]));
  assert.equal(await lines.read(5), "ab");
  assert.equal(await lines.read(5), "c");
  assert.equal(await lines.read(5), "é");
  assert.equal(await lines.read(5), undefined);
});

for (const chunks of [["abcdef\n"], ["abc", "def", "ghi"]]) {
  Deno.test(`a line that is too long is refused: ${chunks.join("|")}`, async () => {
    const lines = new LineStream(connectionOf(chunks));
    await assert.rejects(lines.read(5), { name: "RangeError", message: /at most 5 characters/ });
  });
}

Deno.test("lines that are written at the same time do not mix", async () => {
  const connection = connectionOf([]);
  const lines = new LineStream(connection);
  await Promise.all([lines.write("first"), lines.write("second")]);
  assert.equal(connection.sent, "first\nsecond\n");
});

import assert from "node:assert/strict";
import { putLongString, putShortString } from "./string.ts";

/** What was put behind two bytes that are none of its business. */
function put(write: typeof putLongString, text: string): Uint8Array {
  const bytes = new Uint8Array(2 + 5 + 3 * text.length);
  const end = write(text, bytes, 2);
  assert.deepEqual([bytes[0], bytes[1]], [0, 0]);
  return bytes.subarray(2, end);
}

function expected(header: readonly number[], text: string): Uint8Array {
  return Uint8Array.from([...header, ...new TextEncoder().encode(text)]);
}

Deno.test("a short string has the header that its bytes ask for, not its letters", () => {
  const [fits, exceeds] = ["ß".repeat(15) + "a", "ß".repeat(16)];
  assert.deepEqual(put(putShortString, fits), expected([0xa0 | 31], fits));
  assert.deepEqual(put(putShortString, exceeds), expected([0xd9, 32], exceeds));
});

Deno.test("a long string has the shortest header that fits", () => {
  for (
    const [text, header] of [
      ["a".repeat(255), [0xd9, 0xff]],
      ["a".repeat(256), [0xda, 0x01, 0x00]],
      ["a".repeat(65_535), [0xda, 0xff, 0xff]],
      ["a".repeat(65_536), [0xdb, 0x00, 0x01, 0x00, 0x00]],
    ] as const
  ) assert.deepEqual(put(putLongString, text), expected(header, text));
});

Deno.test("a long string that is longer in bytes than in letters still has the right header", () => {
  for (
    const [text, header] of [
      ["ß".repeat(128), [0xda, 0x01, 0x00]],
      ["ß".repeat(32_768), [0xdb, 0x00, 0x01, 0x00, 0x00]],
    ] as const
  ) assert.deepEqual(put(putLongString, text), expected(header, text));
});

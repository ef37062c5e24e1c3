import assert from "node:assert/strict";
import { decodeUtf8, decodeUtf8Parts } from "./utf8.ts";

Deno.test("V6 text that is not UTF-8 is refused with its name and the offset", () => {
  const cases: readonly (readonly [bytes: number[], offset: number])[] = [
    [[0x61, 0xff, 0x62], 1],
    [[0xc3, 0xa4, 0xe4], 2], // Latin-1 at the end
    [[0x61, 0xc0, 0x80], 1], // overlong
    [[0xe0, 0x9f, 0xbf], 0], // overlong
    [[0x61, 0xed, 0xa0, 0x80], 1], // half of a pair
    [[0xf4, 0x90, 0x80, 0x80], 0], // beyond Unicode
    [[0xf0, 0x9f, 0x98], 0], // cut off
    [[0xff, 0xfe, 0x61, 0x00], 0], // UTF-16
  ];
  for (const [bytes, offset] of cases) {
    const byte = bytes[offset]?.toString(16).padStart(2, "0");
    assert.throws(() => decodeUtf8(new Uint8Array(bytes), "a.yml"), {
      name: "SyntaxError",
      message: `a.yml: must be UTF-8: the byte at offset ${offset} is 0x${byte}, ` +
        "which is invalid there",
    });
  }
});

Deno.test("V6 text that is UTF-8 is taken, without a byte order mark", () => {
  for (const text of ["", "ä€😀\u{10ffff}\ufffd", "\u07ff\u0800\ud7ff\ue000\uffff"]) {
    assert.equal(decodeUtf8(new TextEncoder().encode(text), "x"), text);
  }
  assert.equal(decodeUtf8(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]), "x"), "a");
});

async function decodeParts(bytes: Uint8Array, size: number): Promise<string> {
  const parts = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  return (await Array.fromAsync(decodeUtf8Parts(parts(), "x"))).join("");
}

Deno.test("V6 text that comes in parts is decoded wherever it is cut", async () => {
  const text = "aä€😀z";
  const bytes = new TextEncoder().encode(text);
  for (let size = 1; size <= bytes.length; size++) {
    assert.equal(await decodeParts(bytes, size), text);
    const broken = Uint8Array.of(...bytes, 0xe2, 0x82);
    await assert.rejects(decodeParts(broken, size), /offset 11 is 0xe2/);
    await assert.rejects(decodeParts(Uint8Array.of(...broken, 0x61), size), /offset 11 is 0xe2/);
  }
});

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { FrameReader } from "./frames.ts";

/** Three frames, one of them empty. */
const stream = Buffer.from("00000002abcd00000000000000010e", "hex");
const frames = ["00000002abcd", "00000000", "000000010e"];

Deno.test("frames come out whole, however they were cut", () => {
  for (let size = 1; size <= stream.length; size++) {
    const reader = new FrameReader(16);
    const seen: string[] = [];
    for (let at = 0; at < stream.length; at += size) {
      for (const frame of reader.read(stream.subarray(at, at + size))) {
        seen.push(frame.toString("hex"));
      }
    }
    assert.deepEqual(seen, frames);
  }
});

Deno.test("a frame that claims an impossible size is refused", () => {
  for (const size of ["00000011", "7fffffff", "ffffffff"]) {
    assert.throws(() => [...new FrameReader(16).read(Buffer.from(size, "hex"))], RangeError);
  }
});

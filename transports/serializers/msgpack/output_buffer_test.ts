import assert from "node:assert/strict";
import { MsgpackOutput } from "./output.ts";

/** Counts the memory that a message goes through. */
class CountingOutput extends MsgpackOutput {
  /** Bytes of all buffers that were gone on in. */
  taken = 0;
  #last = this.bytes;

  /** Notes whether the last part has gone on elsewhere. */
  look(): void {
    if (this.bytes === this.#last) return;
    this.#last = this.bytes;
    this.taken += this.bytes.length;
  }
}

const LONG = new Uint8Array(40_000).fill(7);
const TEXT = "ß".repeat(40_000);

/** Writes many parts, and tells how much memory that took for each byte of the result. */
function memoryFor(parts: number, write: (output: CountingOutput, part: number) => void): number {
  const output = new CountingOutput();
  for (let part = 0; part < parts; part++) {
    write(output, part);
    output.look();
  }
  return output.taken / output.cut().length;
}

Deno.test("many long parts take a small multiple of the message, however many they are", () => {
  for (const parts of [1, 2, 3, 10, 100, 1000]) {
    const factors = [
      memoryFor(parts, (output) => output.writeBinary(LONG)),
      memoryFor(parts, (output) => output.writeString(TEXT)),
      memoryFor(parts, (output) => output.writeExtension(1, LONG)),
    ];
    for (const factor of factors) assert.ok(factor < 4, `${parts} parts: ${factor}`);
  }
});

Deno.test("shorter parts between long ones move the message no more often", () => {
  const short = "x".repeat(1500);
  for (const parts of [2, 10, 26, 100]) {
    const factor = memoryFor(parts, (output, part) => {
      if (part % 2 === 0) output.writeBinary(LONG);
      else output.writeString(short);
    });
    assert.ok(factor < 4, `${parts} parts: ${factor}`);
  }
});

Deno.test("one long part takes hardly more than its bytes", () => {
  assert.ok(memoryFor(1, (output) => output.writeBinary(LONG)) < 1.1);
  assert.ok(memoryFor(1, (output) => output.writeString(TEXT)) < 1.1);
});

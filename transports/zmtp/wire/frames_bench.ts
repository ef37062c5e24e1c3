import { Decoder } from "./decoder.ts";
import { withDefaults } from "../options.ts";
import { WriteBuffer } from "./write_buffer.ts";

const MESSAGES = 200;

const request = [32, 3, 9, 53, 13].map((length) => new Uint8Array(length).fill(0x61));
const small = [new Uint8Array(16)];
const large = [new Uint8Array(5_000_000)];

function encode(message: readonly Uint8Array[], count: number): Uint8Array {
  const buffer = new WriteBuffer();
  for (let index = 0; index < count; index++) buffer.putMessage(message);
  const parts = buffer.take();
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

let received = 0;
const sink = { onMessage: () => void received++, onCommand: () => {} };
const buffer = new WriteBuffer();
const requests = encode(request, MESSAGES);
const smalls = encode(small, MESSAGES);
const larges = encode(large, 1);

Deno.bench(`encode ${MESSAGES} messages of 5 frames`, () => {
  for (let index = 0; index < MESSAGES; index++) buffer.putMessage(request);
  buffer.take();
});

Deno.bench(`encode ${MESSAGES} messages of 16 bytes`, () => {
  for (let index = 0; index < MESSAGES; index++) buffer.putMessage(small);
  buffer.take();
});

Deno.bench(`decode ${MESSAGES} messages of 5 frames`, () => {
  new Decoder(sink, withDefaults()).push(requests);
});

Deno.bench(`decode ${MESSAGES} messages of 16 bytes`, () => {
  new Decoder(sink, withDefaults()).push(smalls);
});

Deno.bench("decode 5 MB in chunks of 64 KiB", () => {
  const decoder = new Decoder(sink, withDefaults());
  for (let offset = 0; offset < larges.byteLength; offset += 65_536) {
    decoder.push(larges.subarray(offset, offset + 65_536));
  }
});

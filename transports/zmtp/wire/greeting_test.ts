import assert from "node:assert/strict";
import { decodeGreeting, encodeGreeting, GREETING_BYTES, GreetingReader } from "./greeting.ts";
import { capturedConnections } from "../testdata/vectors.ts";

Deno.test("our greeting is libzmq's, but for the padding that carries no meaning", () => {
  for (const { greeting } of capturedConnections()) {
    assert.deepEqual(decodeGreeting(greeting), { major: 3, minor: 1 });
    const padding = greeting.slice();
    padding.fill(0, 1, 9);
    assert.deepEqual(encodeGreeting(), padding);
  }
});

Deno.test("a greeting may come byte by byte, and what follows it is kept", () => {
  const reader = new GreetingReader();
  const bytes = encodeGreeting();
  for (const byte of bytes.subarray(0, -1)) {
    assert.equal(reader.push(Uint8Array.of(byte)), undefined);
  }
  assert.deepEqual(reader.push(Uint8Array.of(0, 7, 8)), {
    greeting: { major: 3, minor: 1 },
    rest: Uint8Array.of(7, 8),
  });
});

Deno.test("peers below ZMTP 3.0 are refused as soon as they can be told", () => {
  const refusal = { name: "ProtocolError", message: /ZMTP/ };
  assert.throws(() => decodeGreeting(Uint8Array.of(1)), refusal);
  assert.throws(() => decodeGreeting(new TextEncoder().encode("GET / HTTP/1.1")), refusal);
  const unversioned = Uint8Array.of(0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0);
  assert.throws(() => decodeGreeting(unversioned), /speaks ZMTP 1\.0/);
  const second = Uint8Array.of(0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1);
  assert.throws(() => decodeGreeting(second), /speaks ZMTP 2\.0/);
});

Deno.test("other mechanisms than NULL are refused by name", () => {
  const greeting = encodeGreeting();
  new TextEncoder().encodeInto("CURVE", greeting.subarray(12));
  assert.throws(() => decodeGreeting(greeting), /the peer asks for "CURVE"/);
});

Deno.test("higher versions are accepted", () => {
  const greeting = encodeGreeting();
  assert.equal(greeting.byteLength, GREETING_BYTES);
  greeting.set([4, 0], 10);
  assert.deepEqual(decodeGreeting(greeting), { major: 4, minor: 0 });
});

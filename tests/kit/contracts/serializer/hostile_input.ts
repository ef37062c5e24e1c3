import assert from "node:assert/strict";
import type { Serializer } from "../../../../core/serializer.ts";
import type { TestSerializerFact } from "./fact.ts";
import { nested, nestedBytes } from "./nested.ts";
import { SAMPLE } from "./sample.ts";

/** What strangers send. */
export function testHostileInput(test: TestSerializerFact): void {
  test("bytes that end too early are refused with a SyntaxError, wherever", (serializer) => {
    const encoded = serializer.encode(SAMPLE);
    for (let length = 0; length < encoded.length; length++) {
      assert.throws(() => serializer.decode(encoded.subarray(0, length)), SyntaxError);
    }
  });

  test("bytes behind the value are refused with a SyntaxError", (serializer) => {
    const encoded = serializer.encode(SAMPLE);
    const twice = new Uint8Array([...encoded, ...encoded]);
    assert.throws(() => serializer.decode(twice), SyntaxError);
  });

  test("damaged bytes are a value or a SyntaxError, nothing else", (serializer) => {
    const encoded = serializer.encode(SAMPLE);
    for (let index = 0; index < encoded.length; index++) {
      for (const flipped of [0x01, 0x02, 0x10, 0x20, 0x80, 0xff]) {
        const damaged = encoded.slice();
        damaged[index] = (damaged[index] ?? 0) ^ flipped;
        decodeOrSyntaxError(serializer, damaged);
      }
    }
  });

  test("few bytes, whichever, are a value or a SyntaxError, nothing else", (serializer) => {
    for (let octet = 0; octet < 256; octet++) {
      for (const rest of [[], [0xff, 0xff, 0xff, 0xff], Array(40).fill(octet)]) {
        decodeOrSyntaxError(serializer, Uint8Array.of(octet, ...rest));
      }
    }
  });

  test("what nests is decoded to a reasonable depth, beyond it is a SyntaxError", (serializer) => {
    const value = nested(32);
    assert.deepEqual(serializer.decode(serializer.encode(value)), value);
    const [list, item] = [serializer.encode([null]), serializer.encode(null)];
    assert.deepEqual(serializer.decode(nestedBytes(list, item, 1)), [null]);
    for (const depth of [10_000, 200_000]) {
      const bytes = nestedBytes(list, item, depth);
      assert.throws(() => serializer.decode(bytes), SyntaxError);
    }
  });

  test("one that has refused something decodes what comes next", (serializer) => {
    const encoded = serializer.encode({ still: "here" });
    assert.throws(() => serializer.decode(encoded.subarray(1)), SyntaxError);
    assert.deepEqual(serializer.decode(encoded), { still: "here" });
  });
}

function decodeOrSyntaxError(serializer: Serializer, bytes: Uint8Array): void {
  try {
    serializer.decode(bytes);
  } catch (error) {
    assert.ok(error instanceof SyntaxError, `${bytes.toHex()}: ${error}`);
  }
}

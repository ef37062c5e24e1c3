import assert from "node:assert/strict";
import { refuseLength } from "./message_length.ts";

const limits = { maxFrameBytes: 10, maxMessageBytes: 15 };

Deno.test("a message at its limits may be sent", () => {
  assert.equal(refuseLength("tcp://a:1", ["12345", new Uint8Array(10)], limits), undefined);
});

Deno.test("a message beyond either limit is refused, with both limits and both lengths", () => {
  for (const frames of [[new Uint8Array(11)], ["12345678", new Uint8Array(8)]]) {
    assert.ok(refuseLength("tcp://a:1", frames, limits) instanceof RangeError);
  }
  assert.equal(
    refuseLength("tcp://a:1", ["12345678901", "12345"], limits)?.message,
    "Cannot send to tcp://a:1 as a message must not be longer than 15 bytes, " +
      "nor a frame than 10: current values are 16 and 11",
  );
});

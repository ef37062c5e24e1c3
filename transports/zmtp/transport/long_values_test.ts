import assert from "node:assert/strict";
import { Peer } from "../../../core/rpc/peer.ts";
import type { SeparatePart } from "../../../core/serializer.ts";
import { MsgpackSerializer } from "../../serializers/mod.ts";
import { ZmtpTransport } from "./transport.ts";

const LONG_BYTES = 1_000_000;

/** Notes what arrives in memory of its own. */
class NotingSerializer extends MsgpackSerializer {
  readonly parts: Uint8Array[] = [];

  override decode(bytes: Uint8Array, part?: SeparatePart): unknown {
    if (part !== undefined) this.parts.push(part.bytes);
    return super.decode(bytes, part);
  }
}

/** A peer that answers a long value with another one, each changed as soon as it is handed over. */
async function startPeer() {
  const [serializer, transport] = [new NotingSerializer(), new ZmtpTransport()];
  const received: Uint8Array[] = [];
  const peer = new Peer({
    serializer,
    transport,
    handle: ({ message: { body } }) => {
      received.push((body as { data: Uint8Array }).data);
      return { type: "REP", body: received.at(-1)?.map((byte) => byte + 1) };
    },
  });
  await peer.start();
  return {
    peer,
    received,
    parts: serializer.parts,
    endpoint: transport.endpoint,
    [Symbol.asyncDispose]: () => peer.stop(),
  };
}

Deno.test("long arguments and results are read right into the memory that their user gets", async () => {
  await using caller = await startPeer();
  await using service = await startPeer();
  const results: unknown[] = [];
  for (let round = 1; round <= 3; round++) {
    const data = new Uint8Array(LONG_BYTES).fill(round);
    const asking = caller.peer.request(service.endpoint, { subject: "A.b", body: { data } }, {
      deadline: performance.now() + 60_000,
    });
    data.fill(100); // it was handed over
    results.push((await asking).body);
  }
  for (const [index, value] of service.received.entries()) {
    assert.deepEqual(new Set(value), new Set([index + 1]));
    assert.equal(value.buffer.byteLength, LONG_BYTES);
  }
  assert.deepEqual(results.map((value) => (value as Uint8Array)[0]), [2, 3, 4]);
  for (const value of results) assert.equal((value as Uint8Array).buffer.byteLength, LONG_BYTES);
  assert.deepEqual(service.parts.map(({ length }) => length), new Array(3).fill(LONG_BYTES));
  for (const [index, part] of service.parts.entries()) assert.equal(part, service.received[index]);
  for (const [index, part] of caller.parts.entries()) assert.equal(part, results[index]);
  assert.equal(caller.parts.length, 3);
});

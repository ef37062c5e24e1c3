import assert from "node:assert/strict";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { packMessage } from "../message/message.ts";
import { type ReceivedMessage, unpackMessage } from "../message/received_message.ts";
import { Peer } from "./peer.ts";
import type { Frame, Receiver, Transport } from "./transport.ts";

const serializer = new MsgpackSerializer();
const utf8 = new TextEncoder();
const octets = (frames: readonly Frame[]) =>
  frames.map((frame) => typeof frame === "string" ? utf8.encode(frame) : frame);

/** A transport that hands what is sent to the test. */
class Wire implements Transport {
  readonly endpoint = "local://here";
  readonly sent: ReceivedMessage[] = [];
  #receiver: Receiver | undefined;
  constructor(readonly areNative = true) {}
  start(): Promise<void> {
    return Promise.resolve();
  }
  stop(): Promise<void> {
    return Promise.resolve();
  }
  receive(receiver: Receiver): void {
    this.#receiver = receiver;
  }
  isNative(): boolean {
    return this.areNative;
  }
  send(_address: string, frames: readonly Frame[]): undefined {
    this.sent.push(unpackMessage(octets(frames), serializer));
  }
  deliver(type: string, subject: string, { headers = "80", body = "80" }): void {
    this.#receiver?.onDelivery("local://there", [
      ...octets(["id1", type, subject]),
      Uint8Array.fromHex(headers),
      Uint8Array.fromHex(body),
    ], true);
  }
}

const handle = () => ({ type: "REP", body: "handled" }) as const;
/** A list that declares eight million items, and has them. */
const COSTLY = `dd00800000${"c0".repeat(0x800000)}`;

Deno.test("A3 a request that costs too much to decode is refused at once, with the reason", () => {
  const transport = new Wire();
  new Peer({ transport, serializer, handle });
  transport.deliver("REQ", "Shop.sell", { body: COSTLY });
  const [answer] = transport.sent;
  assert.equal(transport.sent.length, 1);
  assert.equal(answer?.type, "NACK");
  assert.equal(answer?.subject, "id1");
  assert.match(String(answer?.headers.reason), /^Cannot decode MessagePack at byte 5: its values/);
});

Deno.test("A3 a foreign peer is refused without a reason, which it would not know", () => {
  const transport = new Wire(false);
  new Peer({ transport, serializer, handle });
  transport.deliver("REQ", "Shop.sell", { headers: "c1" });
  assert.deepEqual(transport.sent.map(({ type, headers }) => [type, headers]), [["NACK", {}]]);
});

Deno.test("A3 an answer that cannot be read fails its request at once", async () => {
  const transport = new Wire();
  const peer = new Peer({ transport, serializer, handle });
  const asked = (subject: string) =>
    peer.request("local://there", { subject, body: {} }, { deadline: performance.now() + 60_000 });
  for (const type of ["REP", "ERROR"]) {
    const answer = asked("Shop.sell");
    const id = transport.sent.at(-1)?.id ?? "";
    transport.deliver(type, "another", { body: "c1" });
    transport.deliver(type, id, { body: "c1" });
    await assert.rejects(answer, {
      name: "RequestError",
      message:
        /^The answer of Shop\.sell at local:\/\/there cannot be read: .*0xc1 starts no value/,
    });
  }
  await peer.stop();
});

Deno.test("A3 what is no message at all, or no request, is not answered", () => {
  const transport = new Wire();
  new Peer({ transport, serializer, handle });
  for (const type of ["BYE", "CANCEL", "REP", "NACK", "nonsense"]) {
    transport.deliver(type, "x", { body: "c1" });
  }
  assert.deepEqual(transport.sent, []);
});

Deno.test("A3 a message counts as what its values take, not as its bytes on the wire", () => {
  const frames = (body: unknown) =>
    octets(packMessage({ id: "1", type: "REQ", subject: "a.b", headers: {}, body }, serializer));
  const { bytes } = unpackMessage(frames(Array(10_000).fill({})), serializer);
  assert.ok(bytes > 500_000, `${bytes} bytes`);
});

Deno.test("A3 the headers of a message are short", () => {
  const headers = { long: "x".repeat(2 ** 20) };
  const frames = packMessage(
    { id: "1", type: "REQ", subject: "a.b", headers, body: {} },
    serializer,
  );
  assert.throws(() => unpackMessage(octets(frames), serializer), /must not be longer than 1048576/);
});

/**
 * What the original sent and answered, against what we make of it. The requests are put to the same
 * service in TypeScript, and every answer must be the original's, octet by octet but for its own
 * id. On purpose different:
 *
 * - `Echo.twice`: a second answer is refused where it is given, and does not travel.
 * - `nodot`: a subject that names no interface is a NACK; the original never answers.
 * - `Nope.x`: the NACK says in one header more that nothing was executed, which the original ignores.
 * - `lymph.*`: the built-in interface has a version of our own.
 * - `lymph.status`, `lymph.inspect`, `lymph.get_metrics`: each process has its own things to tell.
 * - A whole number is sent as an integer, even if it came as a float, and a value that was embedded
 *   as itself: four bodies hold such values and are compared by what they mean.
 */
import assert from "node:assert/strict";
import { Container, Interface, rawRpc, type ReplyChannel, rpc } from "../../mod.ts";
import vectors from "../../tests/data/vectors.json" with { type: "json" };
import { LocalNetwork } from "../../transports/local/network.ts";
import { LocalTransport } from "../../transports/local/transport.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { packMessage } from "../message/message.ts";
import { unpackMessage } from "../message/received_message.ts";
import type { Frame } from "./transport.ts";

const serializer = new MsgpackSerializer();

/** A captured message, without the routing id that the socket adds and takes away. */
const captured = vectors.rpc.messages.map(({ direction, frames_hex: frames, for: subject }) => {
  const [, ...rest] = frames.map((frame) => Uint8Array.fromHex(frame));
  return { direction, subject, frames: rest, message: unpackMessage(rest, serializer) };
});
const requests = captured.filter(({ message }) => message.type === "REQ");
const answersTo = (id: string) => captured.filter(({ message }) => message.subject === id);
const toBytes = (frames: readonly Frame[]): Uint8Array[] =>
  frames.map((frame) => typeof frame === "string" ? new TextEncoder().encode(frame) : frame);
const hex = (frames: readonly Frame[]): string[] => toBytes(frames).map((frame) => frame.toHex());

class ValueError extends Error {}
class KeyError extends Error {}

/** The service that was captured; `typed` returns what it returned then. */
class Echo extends Interface {
  @rpc()
  echo({ text = null }: { text?: unknown }): unknown {
    return text;
  }
  @rpc()
  typed(): unknown {
    return bodyOf("Echo.typed");
  }
  @rpc({ raises: [ValueError] })
  fail(): never {
    throw Object.assign(new ValueError("no luck"), { name: "ValueError" });
  }
  @rpc({ raises: [KeyError] })
  fail_key(): never {
    throw Object.assign(new KeyError("'no luck'"), { name: "KeyError" });
  }
  @rpc()
  crash(): never {
    throw new Error("nobody shall see this");
  }
  @rawRpc()
  ack(channel: ReplyChannel): void {
    channel.ack();
  }
  @rawRpc()
  nack(channel: ReplyChannel): void {
    channel.nack();
  }
  @rawRpc()
  twice(channel: ReplyChannel): void {
    channel.reply(1);
    assert.throws(() => channel.reply(2), TypeError);
  }
  @rawRpc()
  reply_then_crash(channel: ReplyChannel): never {
    channel.reply("replied");
    throw new Error("nobody shall see this");
  }
  @rpc()
  unserializable(): unknown {
    return () => {};
  }
  @rawRpc()
  async silent(): Promise<void> {
    await new Promise(() => {});
  }
  @rawRpc()
  error(channel: ReplyChannel, body: Record<string, unknown>): void {
    channel.error(body);
  }
  @rawRpc()
  header(channel: ReplyChannel, { name, value }: { name: string; value: unknown }): void {
    channel.addHeader(name, value);
    channel.reply(bodyOf("Echo.header"));
  }
}

class Ver extends Interface {
  @rpc()
  echo({ text }: { text: string }): unknown {
    return ["v1", text];
  }
}

function bodyOf(subject: string): unknown {
  return captured.find((one) => one.subject === subject && one.message.type === "REP")
    ?.message.body;
}

/** Looks to containers as one that runs the original. */
class ForeignTransport extends LocalTransport {
  override isNative(): boolean {
    return false;
  }
}

/** Puts requests to the services, one after the other; resolves to the answer to each. */
async function replay(): Promise<Map<string, readonly Uint8Array[]>> {
  const network = new LocalNetwork();
  const transport = new ForeignTransport(network);
  const container = new Container({ ...network.parts(serializer), transport }, { isolated: true });
  container.install(Echo);
  container.install(Ver, { version: "1.5.0" });
  await container.start();
  const peer = network.transport();
  await peer.start();
  const answers = new Map<string, readonly Uint8Array[]>();
  let onAnswer = (): void => {};
  peer.receive({
    onDelivery(_source, frames) {
      const message = unpackMessage(frames, serializer);
      if (message.type === "REQ") return; // it pings us
      answers.set(message.subject, frames);
      onAnswer();
    },
    onDisconnect() {},
  });
  for (const { frames, message } of requests) {
    const answered = new Promise<void>((resolve) => onAnswer = resolve);
    await peer.send(container.endpoint, frames);
    if (message.subject !== "Echo.silent") await answered;
  }
  await container.stop({ signal: AbortSignal.abort() });
  await peer.stop();
  return answers;
}

Deno.test("vectors: every message of Python lymph is what we would send, byte by byte", () => {
  assert.equal(captured.length, 56);
  for (const { frames, message, subject } of captured) {
    const packed = toBytes(packMessage(message, serializer));
    assert.deepEqual(hex(packed.slice(0, 4)), hex(frames.slice(0, 4)), subject);
    assertSameBody(packed, frames, subject);
  }
});

Deno.test("vectors: we answer what Python lymph answers, byte by byte", async () => {
  const answers = await replay();
  for (const { message: { id, subject } } of requests) {
    const ours = answers.get(id);
    const theirs = answersTo(id)[0]?.frames;
    if (subject === "nodot") {
      assert.equal(ours && unpackMessage(ours, serializer).type, "NACK");
    } else if (subject === "Nope.x") {
      const { type, headers } = unpackMessage(ours ?? [], serializer);
      const expected = unpackMessage(theirs ?? [], serializer);
      const not_executed = "unknown_interface";
      assert.deepEqual([type, headers], ["NACK", { not_executed, ...expected.headers }]);
    } else if (subject.startsWith("lymph.")) {
      checkBuiltIn(subject, ours, theirs);
    } else {
      assert.deepEqual(hex((ours ?? []).slice(1, 4)), hex((theirs ?? []).slice(1, 4)), subject);
      if (ours && theirs) assertSameBody(ours, theirs, subject);
    }
  }
});

/** The same octets, or the same value where it is one of those that are written differently. */
function assertSameBody(
  ours: readonly Uint8Array[],
  theirs: readonly Uint8Array[],
  subject: string | undefined,
): void {
  const [our, their] = [ours, theirs].map((frames) => unpackMessage(frames, serializer).body);
  const holdsAllTypes = Object.keys(Object(their)).concat(Object.keys(Object(Object(their).text)))
    .includes("embedded");
  if (holdsAllTypes || subject === "lymph.get_metrics") assert.deepEqual(our, their, subject);
  else assert.equal(ours[4]?.toHex(), theirs[4]?.toHex(), subject);
}

/** All of it but what differs from process to process. */
function checkBuiltIn(
  subject: string,
  ours: readonly Uint8Array[] = [],
  theirs?: readonly Uint8Array[],
): void {
  const { type, headers, body } = unpackMessage(ours, serializer);
  assert.equal(type, "REP", subject);
  assert.deepEqual(Object.keys(headers), ["version", "trace_id"], subject);
  if (theirs === undefined) return; // a ping of the original that nobody has answered in time
  const expected = unpackMessage(theirs, serializer).body;
  if (subject === "lymph.status") {
    assert.deepEqual(Object.keys(body as object), Object.keys(expected as object));
  } else if (subject === "lymph.inspect") {
    const described = (answer: unknown) =>
      (answer as Described).methods.filter(({ name }) => name.startsWith("lymph."))
        .map(({ name, params }) => `${name}(${params.join(", ")})`).sort();
    assert.deepEqual(described(body), described(expected));
  } else if (subject === "lymph.get_metrics") {
    const shape = ([name, value, tags]: unknown[]) => [typeof name, typeof value, typeof tags];
    const shapes = new Set((body as unknown[][]).map((sample) => shape(sample).join()));
    assert.deepEqual([...shapes], ["string,number,object"]);
  } else {
    assert.deepEqual(body, expected, subject);
  }
}

interface Described {
  readonly methods: readonly { readonly name: string; readonly params: readonly string[] }[];
}

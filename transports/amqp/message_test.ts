import assert from "node:assert/strict";
import { JsonSerializer, MsgpackSerializer } from "../serializers/mod.ts";
import { attemptsBefore, deadLetterOf, FAILED, nextAttempt } from "./failures/failures.ts";
import { EventFormat, type ReceivedPayload } from "./message.ts";

const msgpack = new MsgpackSerializer();
const format = new EventFormat(msgpack, [new JsonSerializer()]);
const event = { type: "greeted", body: { n: 1 }, source: "me", headers: { trace_id: "0123" } };

function message(content: Uint8Array, contentType: unknown, headers = {}): ReceivedPayload {
  return { content, properties: { contentType, headers }, fields: { routingKey: "a.b" } };
}

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

Deno.test("an event is unpacked from every accepted format", () => {
  const bodies: [string, Uint8Array][] = [
    ["application/lymph+x-msgpack", msgpack.encode(event)],
    ["application/lymph+json", json(event)],
    ["application/json", json(event)],
  ];
  for (const [type, bytes] of bodies) assert.deepEqual(format.unpack(message(bytes, type)), event);
});

Deno.test("plain JSON has no tagged values", () => {
  const body = { __type__: "date", _: "2016-02-24" };
  const { body: unpacked } = format.unpack(message(json({ body }), "application/json"));
  assert.deepEqual(unpacked, body);
});

Deno.test("what an event lacks is empty", () => {
  const unpacked = format.unpack(message(json({}), "application/json"));
  assert.deepEqual(unpacked, { type: "a.b", body: {}, source: "", headers: {} });
});

Deno.test("what is no event is refused with a SyntaxError", () => {
  const refused: [Uint8Array, unknown][] = [
    [json([1]), "application/json"],
    [json(null), "application/json"],
    [json("text"), "application/json"],
    [new Uint8Array([0xff, 0xfe]), "application/json"],
    [new Uint8Array([0xc1]), "application/lymph+x-msgpack"],
    [msgpack.encode(event), "application/x-msgpack"],
    [msgpack.encode(event), undefined],
  ];
  for (const [bytes, type] of refused) {
    assert.throws(() => format.unpack(message(bytes, type)), SyntaxError);
  }
});

Deno.test("attempts are counted by us, or by an instance of Python lymph", () => {
  const counted = { ...event, headers: { retry_count: 3 } };
  const ours = message(new Uint8Array(), "", { [FAILED.attempts]: 4 });
  const theirs = message(new Uint8Array(), "");
  assert.equal(attemptsBefore(ours, counted, 5), 4);
  assert.equal(attemptsBefore(theirs, counted, 5), 2);
  assert.equal(attemptsBefore(theirs, counted, 1), 0);
  assert.equal(attemptsBefore(theirs, counted, Infinity), 0);
  assert.equal(attemptsBefore(theirs, event, 5), 0);
});

Deno.test("an event without a limit of attempts does not count down", () => {
  const next = nextAttempt(event, 7, { retries: Infinity, format });
  assert.deepEqual(next.properties.headers, { [FAILED.attempts]: 7 });
  assert.deepEqual(msgpack.decode(next.content), event);
});

Deno.test("a dead letter is the event as it was emitted, with its failure beside it", () => {
  const counted = { ...event, headers: { ...event.headers, retry_count: 0 } };
  const failure = { queue: "Q", attempts: 3, thrown: new RangeError("x".repeat(100_000)) };
  const received = message(msgpack.encode(counted), "application/lymph+x-msgpack");
  const { content, properties } = deadLetterOf(received, { ...failure, event: counted }, format);
  assert.deepEqual(msgpack.decode(content), event);
  assert.equal(properties.headers[FAILED.errorType], "RangeError");
  assert.equal(properties.headers[FAILED.attempts], 3);
  assert.equal(properties.headers[FAILED.traceId], "0123");
  assert.ok(String(properties.headers[FAILED.errorMessage]).length < 10_000);
});

Deno.test("a dead letter that could not be unpacked keeps its bytes", () => {
  const received = message(new Uint8Array([0xc1, 7]), "application/odd");
  const failure = { queue: "Q", attempts: 1, thrown: new SyntaxError("odd") };
  const { content, properties } = deadLetterOf(received, failure, format);
  assert.deepEqual([...content], [0xc1, 7]);
  assert.equal(properties.contentType, "application/odd");
  assert.equal(properties.headers[FAILED.type], "a.b");
});

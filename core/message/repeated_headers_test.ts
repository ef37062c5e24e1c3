import assert from "node:assert/strict";
import { createJsonSerializer, createMsgpackSerializer } from "../../transports/serializers/mod.ts";
import { randomId } from "../id.ts";
import type { Serializer } from "../serializer.ts";
import { HeaderTemplates } from "./header_templates.ts";
import { type Headers, nestedRequestHeaders, replyHeaders, requestHeaders } from "./message.ts";
import { unpackMessage } from "./received_message.ts";

const serializer: Serializer = createMsgpackSerializer();
const utf8 = new TextEncoder();
const ID = "0123456789abcdef0123456789abcdef";

function received(headers: Headers, by = serializer) {
  const frame = by.encode(headers);
  const [id, type, subject] = ["1", "REQ", "A.b"].map((text) => utf8.encode(text));
  const frames = [id, type, subject, frame, by.encode({})] as Uint8Array[];
  return unpackMessage(frames, by);
}

for (const by of [serializer, createJsonSerializer()]) {
  Deno.test(`headers from templates are what encoding gives, as ${by.contentType}`, () => {
    const templates = new HeaderTemplates(by);
    const traceIds = [
      randomId(),
      randomId(),
      "short",
      "é".repeat(32),
      "A".repeat(32),
      '"'.repeat(32),
    ];
    for (const version of [null, "1.0.0", "1.0.0", "2.10.3-rc.1", "v".repeat(300)]) {
      for (const budgetMs of [30_000, 30_016, 1, 0, 1e12, 30_000]) {
        for (const calls of [0, 0, 1, 99]) {
          for (const traceId of traceIds) {
            const expected = calls === 0
              ? requestHeaders(version, budgetMs, traceId)
              : nestedRequestHeaders(version, budgetMs, { traceId, hops: { calls, events: 0 } });
            const bytes = templates.request(version, budgetMs, { traceId, calls });
            assert.deepEqual(bytes, by.encode(expected));
          }
        }
      }
      for (const traceId of traceIds) {
        const headers = replyHeaders(version, traceId);
        assert.deepEqual(templates.reply(version, { traceId }), by.encode(headers));
        const { traceIdBytes } = received(requestHeaders(version, 1, traceId), by);
        assert.deepEqual(templates.reply(version, { traceId, traceIdBytes }), by.encode(headers));
      }
    }
  });

  Deno.test(`headers that come again are read as the first time, as ${by.contentType}`, () => {
    const kinds: ((traceId: string) => Headers)[] = [
      (traceId) => requestHeaders("1.0.0", 30_000, traceId),
      (traceId) => ({ trace_id: traceId, version: null }),
      (traceId) => ({ trace_id: traceId, other: traceId }),
      () => ({ trace_id: ID, other: ID }),
      (traceId) => ({ trace_id: ID, other: traceId }),
      (traceId) => ({ list: [1], trace_id: traceId }),
      (traceId) => ({ version: "x".repeat(400), trace_id: traceId }),
      (traceId) => ({ trace_id: traceId }),
      () => ({ trace_id: "F".repeat(32) }),
      () => ({ trace_id: "é".repeat(16) }),
      () => ({ trace_id: "short" }),
      () => ({}),
    ];
    for (let round = 0; round < 4; round++) {
      for (const kind of kinds) {
        const headers = kind(randomId());
        const message = received(headers, by);
        assert.equal(message.traceId, headers["trace_id"] ?? "");
        assert.deepEqual({ ...message.otherHeaders, trace_id: "" }, { ...headers, trace_id: "" });
        assert.deepEqual(message.headers, headers);
      }
    }
  });
}

Deno.test("headers that come again are known by their bytes, and belong to one message only", () => {
  const headers = (): Headers => requestHeaders("7.0.0", 5000, randomId());
  const [first, second] = [received(headers()), received(headers())];
  assert.equal(first.traceIdBytes, undefined);
  assert.equal(second.traceIdBytes, undefined);
  const [third, fourth] = [received(headers()), received(headers())];
  assert.ok(third.traceIdBytes !== undefined && fourth.traceIdBytes !== undefined);
  (third.headers as Record<string, unknown>)["version"] = "changed";
  assert.equal(fourth.headers["version"], "7.0.0");
  assert.equal(received(headers()).headers["version"], "7.0.0");
});

Deno.test("a value in headers that can be changed is of one message only", () => {
  const headers = (): Headers => ({ list: [1], trace_id: randomId() });
  for (let round = 0; round < 4; round++) {
    const { list } = received(headers()).headers as { list: number[] };
    assert.deepEqual(list, [1]);
    list.push(2);
  }
});

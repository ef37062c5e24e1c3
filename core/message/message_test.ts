import assert from "node:assert/strict";
import { createMsgpackSerializer } from "../../transports/serializers/mod.ts";
import type { Serializer } from "../serializer.ts";
import { findLongValue, packMessage, releaseOf } from "./message.ts";
import { unpackMessage } from "./received_message.ts";

const serializer = createMsgpackSerializer();
const utf8 = new TextEncoder();

function packed(bytes: number, by: Serializer = serializer) {
  const body = { data: new Uint8Array(bytes).fill(1) };
  return packMessage({ id: "1", type: "REQ", subject: "A.b", headers: {}, body }, by);
}

/** The frames as they arrive, the last one in memory of its own or in that of all. */
function arrived(bytes: number, isAlone: boolean): Uint8Array[] {
  const frames = packed(bytes).map((frame) =>
    typeof frame === "string" ? utf8.encode(frame) : frame
  );
  if (isAlone) return frames.map((frame) => frame.slice());
  const all = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  return frames.map((frame) => {
    all.set(frame, end);
    end += frame.length;
    return all.subarray(end - frame.length, end);
  });
}

Deno.test("the memory of a long body is freed once it is decoded", () => {
  const frames = arrived(100_000, true);
  const { body, bytes } = unpackMessage(frames, serializer);
  assert.deepEqual(body, { data: new Uint8Array(100_000).fill(1) });
  assert.ok(bytes >= 200_000, `${bytes}`);
  assert.equal(frames[4]?.byteLength, 0);
});

Deno.test("a body that shares its memory with other frames is left alone", () => {
  const frames = arrived(100_000, false);
  assert.equal(unpackMessage(frames, serializer).id, "1");
  assert.ok((frames[4]?.byteLength ?? 0) > 100_000);
});

Deno.test("the memory of a long body is freed once it is sent, that of a short one is not", () => {
  const [long, short] = [packed(100_000), packed(100)];
  releaseOf(long, serializer)?.();
  assert.equal((long[4] as Uint8Array).byteLength, 0);
  assert.equal(releaseOf(short, serializer), undefined);
});

Deno.test("a serializer that does not release bytes keeps them", () => {
  const views: Serializer = {
    contentType: "application/octet-stream",
    encode: (value) => serializer.encode(value),
    decode: (bytes) => ({ bytes }),
  };
  const frames = arrived(100_000, true);
  const { body } = unpackMessage(frames, views);
  assert.deepEqual(body, { bytes: frames[4] });
  assert.equal(releaseOf(packed(100_000, views), views)?.(), undefined);
  assert.ok((frames[4]?.byteLength ?? 0) > 100_000);
});

Deno.test("a long value that arrives apart from its body is taken as it is, and counts once", () => {
  const frames = arrived(100_000, true);
  const body = frames[4] ?? new Uint8Array();
  const found = findLongValue(4, body.subarray(0, 100), serializer);
  assert.ok(found !== undefined);
  const bytes = body.slice(found.start);
  frames[4] = body.slice(0, found.start);
  const message = unpackMessage(frames, serializer, { start: found.start, bytes });
  assert.equal((message.body as { data: Uint8Array }).data, bytes);
  assert.ok(message.bytes >= 100_000 && message.bytes < 110_000, `${message.bytes}`);
});

Deno.test("long values are found in bodies only, and only by a serializer that can take them", () => {
  const [, , , headers, body] = arrived(100_000, true);
  assert.equal(findLongValue(3, body ?? new Uint8Array(), serializer), undefined);
  assert.equal(findLongValue(4, headers ?? new Uint8Array(), serializer), undefined);
  const other = { encode: serializer.encode, decode: serializer.decode, contentType: "a/b" };
  assert.equal(findLongValue(4, body ?? new Uint8Array(), other), undefined);
});

import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { EmitGate, sizeOf } from "./emit_gate.ts";

const MIB = 1024 * 1024;

/** Emissions that end when a test says so. */
function emissions() {
  const gate = new EmitGate();
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    emit(name: string, bytes: number): void {
      gate.pass({ data: new Uint8Array(bytes) }, () => {
        begun.push(name);
        return new Promise((resolve) => ends.set(name, resolve));
      });
    },
    async end(name: string): Promise<void> {
      ends.get(name)?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

Deno.test("A17 of large events that are emitted at once only some are packed, in order", async () => {
  const { begun, emit, end } = emissions();
  for (let i = 0; i < 6; i++) emit(`${i}`, 16 * MIB - 100);
  emit("small", 10);
  assert.deepEqual(begun, ["0", "1", "2", "3"]);
  await end("2");
  assert.deepEqual(begun, ["0", "1", "2", "3", "4"]);
  await end("0");
  assert.deepEqual(begun.slice(5), ["5", "small"]);
  for (const name of begun) await end(name);
  emit("later", 63 * MIB);
  assert.equal(begun.at(-1), "later");
});

Deno.test("A17 an event that is larger than the limit goes alone", async () => {
  const { begun, emit, end } = emissions();
  emit("first", 1 * MIB);
  emit("huge", 70 * MIB);
  emit("third", 1 * MIB);
  assert.deepEqual(begun, ["first"]);
  await end("first");
  assert.deepEqual(begun, ["first", "huge"]);
  await end("huge");
  assert.deepEqual(begun, ["first", "huge", "third"]);
  await end("third");
});

Deno.test("A17 small events never wait for each other", () => {
  const { begun, emit } = emissions();
  for (let i = 0; i < 10_000; i++) emit(`${i}`, 100);
  assert.equal(begun.length, 10_000);
});

Deno.test("A17 the size of a value is estimated from some of its parts", () => {
  assert.equal(sizeOf("x".repeat(1000)), 1000);
  assert.ok(sizeOf({ a: { b: [new Uint8Array(1000)] } }) >= 1000);
  assert.ok(sizeOf(new Array(1_000_000).fill("x".repeat(100))) >= 100_000_000);
  assert.ok(sizeOf(new Map([["a", "x".repeat(1000)]])) >= 1000);
  const loop: unknown[] = [];
  loop.push(loop);
  assert.ok(sizeOf(loop) < 100);
});

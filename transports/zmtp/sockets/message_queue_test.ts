import assert from "node:assert/strict";
import { MessageQueue } from "./message_queue.ts";

function queue(maxBytes = 10_000) {
  const events: string[] = [];
  const messages = new MessageQueue(maxBytes, {
    onFull: () => events.push("full"),
    onRoom: () => events.push("room"),
  });
  return { messages, events };
}

const message = (octet: number, length = 1) => [new Uint8Array(length).fill(octet)];

Deno.test("messages are read in order, whether they came before or after the reader", async () => {
  const { messages } = queue();
  const early = messages.next();
  messages.push(message(1));
  messages.push(message(2));
  assert.deepEqual((await early).value, message(1));
  assert.deepEqual((await messages.next()).value, message(2));
});

Deno.test("a full queue says so once, and again when half of it is read", async () => {
  const { messages, events } = queue(5500);
  for (let index = 0; index < 8; index++) messages.push(message(index, 1000));
  assert.deepEqual(events, ["full"]);
  for (let index = 0; index < 5; index++) await messages.next();
  assert.deepEqual(events, ["full"]);
  await messages.next();
  assert.deepEqual(events, ["full", "room"]);
});

Deno.test("frames count, also those without bytes", () => {
  const { messages, events } = queue();
  messages.push(Array.from({ length: 1000 }, () => new Uint8Array()));
  assert.deepEqual(events, ["full"]);
});

Deno.test("a closed queue gives out what it holds, then ends", async () => {
  const { messages } = queue();
  messages.push(message(1));
  messages.close();
  messages.push(message(2));
  const read = await Array.fromAsync(messages);
  assert.deepEqual(read, [message(1)]);
});

Deno.test("leaving a loop does not end the queue", async () => {
  const { messages } = queue();
  messages.push(message(1));
  messages.push(message(2));
  for await (const _ of messages) break;
  assert.deepEqual((await messages.next()).value, message(2));
});

Deno.test("thousands of messages pass through in order", async () => {
  const { messages } = queue(1e9);
  for (let index = 0; index < 5000; index++) messages.push(message(index % 251));
  for (let index = 0; index < 5000; index++) {
    assert.equal((await messages.next()).value?.[0]?.[0], index % 251);
  }
});

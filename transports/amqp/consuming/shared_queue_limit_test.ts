import assert from "node:assert/strict";
import { SharedQueues, type SharedQueuesOptions } from "./shared_queues.ts";

Deno.test("A15 a process that subscribes to too many different patterns is refused in one line", async () => {
  const consume = () => Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  const queues = new SharedQueues({ prefetch: 1, consume } as unknown as SharedQueuesOptions);
  const subscribe = (type: string) =>
    queues.subscribe({ queue: "Web", patterns: [type], exclusive: true }, () => Promise.resolve());
  const [first] = await Promise.all(
    Array.from({ length: 1_000 }, (_, index) => subscribe(`order.${index}`)),
  );
  await subscribe("order.7"); // shares the queue of the other one
  await assert.rejects(subscribe("order.paid"), {
    name: "EventError",
    message: /^Cannot subscribe to order\.paid as this process subscribes to 1000 other patterns/,
  });
  await first?.[Symbol.asyncDispose]();
  await subscribe("order.paid");
  await queues.drain();
});

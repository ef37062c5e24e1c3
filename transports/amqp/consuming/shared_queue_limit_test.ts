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

Deno.test("a queue that cannot be left keeps a drain from leaving no other behind", async () => {
  const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  let opened = 0;
  const consume = () => {
    const end = ends[opened++]?.promise;
    return Promise.resolve({ [Symbol.asyncDispose]: () => end });
  };
  const queues = new SharedQueues({ prefetch: 1, consume } as unknown as SharedQueuesOptions);
  const leaving: Promise<unknown>[] = [];
  for (const type of ["order.placed", "order.paid"]) {
    const subscription = { queue: "Web", patterns: [type], exclusive: true };
    const live = await queues.subscribe(subscription, () => Promise.resolve());
    leaving.push(Promise.resolve(live[Symbol.asyncDispose]()).catch(() => {}));
  }
  let isDrained = false;
  const drained = queues.drain().finally(() => isDrained = true);
  drained.catch(() => {});
  const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
  await turn();
  ends[0].reject(new Error("no channel"));
  await turn();
  assert.equal(isDrained, false);
  ends[1].resolve();
  await assert.rejects(drained, { message: "no channel" });
  await Promise.all(leaving);
});

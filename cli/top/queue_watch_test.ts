import assert from "node:assert/strict";
import type { QueueStatus } from "../../core/events/queues.ts";
import { QueueWatch } from "./queue_watch.ts";

const QUEUE: QueueStatus = { name: "Q", length: 2, consumers: 1, isOrphan: false, ageMs: 7 };

function watch(list: () => Promise<readonly QueueStatus[]>): QueueWatch {
  const queues = { list, remove: () => Promise.resolve(0) };
  const settled = () => Promise.resolve();
  return new QueueWatch(() => Promise.resolve({ queues, start: settled, stop: settled }));
}

Deno.test("a list of queues tells how old their events are", async () => {
  await using queues = watch(() => Promise.resolve([QUEUE]));
  const expected = { length: 2, consumers: 1, oldestMs: 7 };
  assert.deepEqual(await queues.list(1000), new Map([["Q", expected]]));
});

Deno.test("a broker that does not answer holds up nothing, and is asked once", async () => {
  const answer = Promise.withResolvers<readonly QueueStatus[]>();
  let count = 0;
  await using queues = watch(() => (count++, answer.promise));
  for (let i = 0; i < 2; i++) assert.equal((await queues.list(1)).size, 0);
  assert.equal(count, 1);
  answer.resolve([QUEUE]);
  assert.equal((await queues.list(60_000)).size, 1);
});

Deno.test("a broker that refuses is told of, until it lists again", async () => {
  const answers = [Promise.reject(new Error("no access")), Promise.resolve([QUEUE])];
  await using queues = watch(() => answers.shift() ?? Promise.resolve([]));
  await queues.list(1000);
  assert.equal(queues.trouble, "no access");
  await queues.list(1000);
  assert.equal(queues.trouble, undefined);
});

Deno.test("a list that is expected is waited for, and fails as the broker does", async () => {
  const never = new AbortController().signal;
  const answers = [Promise.resolve([QUEUE]), Promise.reject(new Error("no access"))];
  await using queues = watch(() => answers.shift() ?? Promise.resolve([]));
  assert.equal((await queues.expect(never)).size, 1);
  await assert.rejects(queues.expect(never), /^Error: no access$/);
  assert.equal((await queues.expect(never)).size, 0);
});

Deno.test("a broker that is silent while it is connected to does not hold up the end", async () => {
  const stopped = Promise.withResolvers<void>();
  await using queues = new QueueWatch(() =>
    Promise.resolve({
      start: () => stopped.promise,
      stop: () => Promise.resolve(stopped.resolve()),
    })
  );
  assert.equal((await queues.list(1)).size, 0);
});

import assert from "node:assert/strict";
import { LineQueue } from "./line_queue.ts";

Deno.test("a page that is too slow gets the newest lines, and how many it has missed", async () => {
  const queue = new LineQueue();
  for (let i = 0; i < 2010; i++) queue.push(i);
  const lines: unknown[] = [];
  for await (const line of queue) {
    if (lines.push(line) === 2001) queue.end();
  }
  assert.deepEqual(lines.slice(0, 2), [{ missed: 10 }, 10]);
  assert.equal(lines.at(-1), 2009);
});

Deno.test("lines that come later are waited for, until the queue ends", async () => {
  const queue = new LineQueue();
  const lines = queue[Symbol.asyncIterator]();
  const first = lines.next();
  queue.push("a");
  assert.deepEqual(await first, { done: false, value: "a" });
  const second = lines.next();
  queue.end();
  assert.deepEqual(await second, { done: true, value: undefined });
});

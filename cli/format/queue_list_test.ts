import assert from "node:assert/strict";
import { formatQueues } from "./queue_list.ts";

const plain = { style: (_style: unknown, text: string) => text };

Deno.test("a list of queues tells how old the oldest event of each is", () => {
  const day = 86_400_000;
  const ages = [undefined, 0, 59_999, 60_000, day - 1, 12 * day];
  const queues = ages.map((ageMs, index) => ({
    name: `Q-${index}`,
    length: 1,
    consumers: 2,
    isOrphan: false,
    ...ageMs !== undefined && { ageMs },
  }));
  const [titles = "", ...lines] = formatQueues(queues, plain).split("\n");
  assert.deepEqual(titles.split(/ +/), ["QUEUE", "EVENTS", "OLDEST", "CONSUMERS", "PATTERNS"]);
  assert.deepEqual(lines.map((line) => line.split(/ +/)[2]), [
    "-",
    "0s",
    "59s",
    "1m",
    "23h",
    "12d",
  ]);
});

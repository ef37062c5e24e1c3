import assert from "node:assert/strict";
import type { EventQueues, QueueStatus } from "../../core/events/queues.ts";
import { examineQueues } from "./examine_queues.ts";

function queuesOf(...queues: readonly Partial<QueueStatus>[]): EventQueues {
  const list = queues.map((queue) => ({
    name: "Q",
    length: 0,
    consumers: 0,
    isOrphan: false,
    ...queue,
  }));
  return {
    list: () => Promise.resolve(list),
    remove: () => Promise.resolve(0),
    unwanted: () => Promise.resolve([{ type: "a\nb", since: new Date(0) }]),
  };
}

Deno.test("W6 W8 doctor shows queues that nothing handles and events that were dropped", async () => {
  const queues = queuesOf(
    { name: "Bill-onPaid", length: 3, consumers: 1 },
    { name: "Web-onPaid" },
    { name: "Bill-onOrder", isOrphan: true },
    { name: "Audit-onOrder", length: 1 },
    { name: "Images.worker-resize", length: 2, patterns: ["lymph.tasks.Images.resize"] },
  );
  const findings = await examineQueues(queues);
  assert.deepEqual(findings.map(({ state, value, remedy }) => [state, value, remedy]), [
    [
      "notice",
      "Bill-onOrder holds 0 events, and its service runs but no longer declares it",
      "Remove it: lymph queue remove Bill-onOrder",
    ],
    [
      "notice",
      "Audit-onOrder holds 1 event, and nothing that runs handles them",
      "Start its service, or else lymph queue remove Audit-onOrder",
    ],
    [
      "notice",
      "Images.worker-resize holds 2 events, and nothing that runs handles them",
      "Start the worker of its service with lymph worker, or else " +
      "lymph queue remove Images.worker-resize",
    ],
    [
      "notice",
      "Events of type a\\u000ab were dropped since 1970-01-01T00:00:00.000Z: no queue wants them",
      "Start the service that handles them once: from then on they are queued for it",
    ],
  ]);
});

Deno.test("an event system that cannot list its queues has no findings", async () => {
  assert.deepEqual(await examineQueues(undefined), []);
});

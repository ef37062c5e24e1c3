import assert from "node:assert/strict";
import { readSnapshot } from "./snapshot.ts";
import { describeUnhandled } from "./unhandled.ts";

function collection(...bodies: readonly unknown[]) {
  const snapshots = bodies.map((body, time) => [String(time), readSnapshot(body, time)] as const);
  return { services: new Map(), snapshots: new Map(snapshots) };
}

const queue = (queue: string, queued: number, consumers: number) => [
  ["events.queued", queued, { queue }],
  ["events.consumers", consumers, { queue }],
];

Deno.test("W6 top names queues that hold events while nothing handles them", () => {
  const one = [
    ...queue("Bill-onOrder", 3, 0),
    ...queue("Bill-onPaid", 2, 1),
    ...queue("A-b", 0, 0),
  ];
  const two = [...queue("Bill-onOrder", 4, 0), ...queue("Audit\x1b-onPaid", 1, 0)];
  assert.equal(
    describeUnhandled(collection(one, two)),
    "nothing handles: Audit\\u001b-onPaid (1), Bill-onOrder (4)",
  );
});

Deno.test("W6 top is silent where every queue has a consumer", () => {
  assert.equal(describeUnhandled(collection(queue("Q", 3, 1), [["rpc", 1, {}]])), undefined);
  assert.equal(describeUnhandled(collection(queue("Q", 3, 0), queue("Q", 3, 1))), undefined);
});

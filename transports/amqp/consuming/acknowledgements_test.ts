import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import type { IncomingMessage } from "../connection/connection.ts";
import { Acknowledgements } from "./acknowledgements.ts";

const messageOf = (deliveryTag: number) => ({ fields: { deliveryTag } }) as IncomingMessage;

/** A channel that writes down what it acknowledges, with so many messages in hand. */
function inHand(count: number) {
  const calls: string[] = [];
  const untold: number[] = [];
  const state = { isLost: false };
  const acknowledgements = new Acknowledgements({
    channel: {
      ack({ fields: { deliveryTag } }: IncomingMessage, allUpTo?: boolean) {
        if (state.isLost) throw new Error("closed");
        calls.push(allUpTo ? `up to ${deliveryTag}` : `${deliveryTag}`);
      },
    },
    onUntold: ({ fields: { deliveryTag } }) => untold.push(deliveryTag),
  });
  for (let tag = 1; tag <= count; tag++) acknowledgements.delivered(messageOf(tag));
  const add = (...tags: readonly number[]) => {
    for (const tag of tags) acknowledgements.add(messageOf(tag));
  };
  return { acknowledgements, add, calls, untold, state };
}

Deno.test("M9 messages that are done with in one turn are acknowledged together, and none besides", async () => {
  const { add, calls } = inHand(9);
  add(2, 1, 3, 5, 8);
  assert.deepEqual(calls, []);
  await setImmediate();
  assert.deepEqual(calls, ["5", "8", "up to 3"]);
  add(4);
  await setImmediate();
  assert.deepEqual(calls.slice(3), ["4"]);
  add(7, 6);
  await setImmediate();
  assert.deepEqual(calls.slice(4), ["up to 7"]);
});

Deno.test("M9 a message that was given back is acknowledged with no other", async () => {
  const { acknowledgements, add, calls } = inHand(4);
  acknowledgements.givenBack(messageOf(2));
  add(1, 3);
  await setImmediate();
  assert.deepEqual(calls, ["up to 3"]);
});

Deno.test("the last message in hand is acknowledged at once", () => {
  const { add, calls } = inHand(1);
  add(1);
  assert.deepEqual(calls, ["1"]);
});

Deno.test("W2 messages whose channel is lost before the end of their turn are told of", async () => {
  const { add, calls, untold, state } = inHand(4);
  add(1, 2, 4);
  state.isLost = true;
  await setImmediate();
  assert.deepEqual(calls, []);
  assert.deepEqual(untold.sort(), [1, 2, 4]);
});

import assert from "node:assert/strict";
import type { Subscription } from "../../../core/events/event_system.ts";
import { UnrecoverableError } from "../../../core/errors.ts";
import { MsgpackSerializer } from "../../serializers/mod.ts";
import type { IncomingMessage } from "../connection/connection.ts";
import { EventFormat, type Payload } from "../message.ts";
import { Attempts } from "./attempts.ts";

const format = new EventFormat(new MsgpackSerializer());
const event = { type: "ordered", headers: {}, body: { id: 1 }, source: "me" };

/** A message that the broker has just delivered. */
function delivered(): IncomingMessage {
  const { content, properties } = format.pack(event);
  const fields = { redelivered: false, routingKey: event.type, deliveryTag: 1 };
  return { content, properties, fields } as unknown as IncomingMessage;
}

/** Attempts whose handler fails, and what becomes of their events. */
function attempts({ retries = 0, order = "concurrent" }: Partial<Subscription> = {}) {
  const retried: number[] = [];
  const dead: Payload[] = [];
  const all = new Attempts({
    subscription: { queue: "Q", patterns: [event.type], retries, order },
    format,
    retryLater: (_, delayMs) => Promise.resolve(void retried.push(delayMs)),
    giveUp: (payload) => Promise.resolve(void dead.push(payload)),
  });
  return { all, retried, dead };
}

const ours = { signal: new AbortController().signal, isLost: false };
const fail = () => Promise.reject(new RangeError("no"));

Deno.test("an event that fails is tried again with a growing delay, then given up", async () => {
  const first = attempts({ retries: 1 });
  assert.equal(await first.all.handle(delivered(), fail, ours), true);
  assert.deepEqual([first.retried, first.dead.length], [[250], 0]);
  const last = attempts();
  assert.equal(await last.all.handle(delivered(), fail, ours), true);
  assert.deepEqual([last.retried, last.dead.length], [[], 1]);
});

Deno.test("an event with a failure that another attempt cannot mend is given up at once", async () => {
  const { all, retried, dead } = attempts({ retries: Infinity });
  const handler = () => Promise.reject(new UnrecoverableError("never"));
  assert.equal(await all.handle(delivered(), handler, ours), true);
  assert.deepEqual([retried, dead.length], [[], 1]);
});

Deno.test("an event that the broker delivers again is neither tried again nor given up here", async () => {
  for (const reason of [new Error("the channel is lost"), new Error("it was stopping before")]) {
    const { all, retried, dead } = attempts({ retries: 5 });
    const custody = { signal: AbortSignal.abort(reason), isLost: true };
    assert.equal(await all.handle(delivered(), fail, custody), false);
    assert.deepEqual([retried, dead.length], [[], 0]);
  }
});

Deno.test("a dead letter's headers are short however long the event's type is", async () => {
  const { all, dead } = attempts();
  const { content, properties } = format.pack({ ...event, type: "x".repeat(200_000) });
  const message = { ...delivered(), content, properties } as unknown as IncomingMessage;
  assert.equal(await all.handle(message, fail, ours), true);
  const { headers } = dead[0]?.properties ?? assert.fail("There is no dead letter");
  assert.ok(Object.values(headers).every((value) => String(value).length <= 8_000));
  assert.deepEqual(dead[0]?.content, content);
});

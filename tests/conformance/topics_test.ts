import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { matchesTopic } from "../../core/events/topic.ts";
import { startRabbitmq } from "../kit/servers/rabbitmq.ts";
import { AmqpWorld } from "../support/servers/amqp.ts";
import type { Random } from "../support/random.ts";
import { makeCases } from "./cases.ts";

const DEADLINE_MS = 60_000;
/** The last message of each queue. */
const END = "end of messages";

/** Few words, so that many patterns match; RabbitMQ has no empty key among those that we emit. */
const wordsOf = (random: Random, words: readonly string[], min: number) =>
  Array.from({ length: min + random.below(5) }, () => random.pick(words)).join(".");
const makePattern = (random: Random) => wordsOf(random, ["a", "b", "*", "*", "#", "#", "", "ä"], 1);
const makeType = (random: Random) => wordsOf(random, ["a", "b", "ä", "", "ab", "A"], 1);

Deno.test("our patterns match what RabbitMQ's topic exchange delivers", async () => {
  const patterns = [...new Set(["#", "*", "#.#", "*.#", "", ...makeCases(41, 120, makePattern)])];
  const types = [...new Set(makeCases(42, 150, makeType))];
  const delivered = await askBroker(patterns, types);
  const wrong = patterns.flatMap((pattern, index) =>
    types.filter((type) => matchesTopic(pattern, type) !== delivered[index]?.has(type))
      .map((type) => `${JSON.stringify(pattern)} ${JSON.stringify(type)}`)
  );
  assert.deepEqual(wrong, []);
  const matches = delivered.reduce((sum, found) => sum + found.size, 0);
  assert.ok(matches > types.length * patterns.length / 20, `Only ${matches} matched`);
});

/** The types that reach a queue that is bound with each pattern. */
async function askBroker(
  patterns: readonly string[],
  types: readonly string[],
): Promise<Set<string>[]> {
  await using rabbitmq = await startRabbitmq();
  await using world = new AmqpWorld(rabbitmq.url);
  const found = patterns.map(() => new Set<string>());
  await world.bare(async (channel) => {
    await channel.assertExchange("judge", "topic", { autoDelete: true });
    const ended = patterns.map(() => Promise.withResolvers<void>());
    const queues = [];
    for (const [index, pattern] of patterns.entries()) {
      const { queue } = await channel.assertQueue("", { exclusive: true });
      queues.push(queue);
      await channel.bindQueue(queue, "judge", pattern);
      await channel.consume(queue, (message) => {
        if (message?.content.toString() === END) ended[index]?.resolve();
        else if (message) found[index]?.add(message.fields.routingKey);
      }, { noAck: true });
    }
    for (const type of types) channel.publish("judge", type, Buffer.of());
    for (const queue of queues) channel.sendToQueue(queue, Buffer.from(END));
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new Error(`No end of messages came within ${DEADLINE_MS} ms`)),
      DEADLINE_MS,
    );
    try {
      await Promise.race([late.promise, Promise.all(ended.map(({ promise }) => promise))]);
    } finally {
      clearTimeout(timer);
    }
  });
  return found;
}

import { testDeadLetters } from "./events/dead_letters.ts";
import { testDelivery } from "./events/delivery.ts";
import { testForwarding } from "./events/forwarding.ts";
import { testLog } from "./events/log.ts";
import { testOrder } from "./events/order.ts";
import type { CreateEventSystemPair } from "./events/pair.ts";
import { testQueueList } from "./events/queue_list.ts";
import { testQueues } from "./events/queues.ts";
import { testRetries } from "./events/retries.ts";
import { EventWorld } from "./events/world.ts";

/**
 * Registers the tests that every implementation of `EventSystem` passes. On real time they take a
 * few seconds.
 *
 * @param name Name of the implementation; it begins the name of each test.
 * @param createPair Called once per test.
 *
 * @example An implementation's test file
 * ```ts ignore
 * import { testEventSystem } from "@lymph/lymph/testing";
 *
 * testEventSystem("MyEventSystem", async () => {
 *   const world = await createWorld();
 *   const [first, second] = [new MyEventSystem(world), new MyEventSystem(world)];
 *   await Promise.all([first.start(), second.start()]);
 *   return {
 *     first,
 *     second,
 *     async [Symbol.asyncDispose]() {
 *       await Promise.all([first.stop(), second.stop()]);
 *       await world.remove();
 *     },
 *   };
 * });
 * ```
 */
export function testEventSystem(name: string, createPair: CreateEventSystemPair): void {
  const test = (fact: string, check: (world: EventWorld) => Promise<void>): void =>
    Deno.test(`${name}: ${fact}`, async () => {
      await using pair = await createPair();
      await check(new EventWorld(pair));
    });
  const groups = [
    testDelivery,
    testQueues,
    testQueueList,
    testOrder,
    testLog,
    testForwarding,
    testRetries,
    testDeadLetters,
  ];
  for (const group of groups) group(test);
}

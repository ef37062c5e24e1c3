import { testConnections } from "./transport/connections.ts";
import { testLifetime } from "./transport/lifetime.ts";
import { testMessages } from "./transport/messages.ts";
import type { CreateTransportPair, TransportTraits } from "./transport/pair.ts";
import { testPauses } from "./transport/pauses.ts";
import { testPressure } from "./transport/pressure.ts";
import { testWithdrawal } from "./transport/withdrawal.ts";
import { TransportWorld } from "./transport/world.ts";

/**
 * Registers the tests that every implementation of `Transport` passes.
 *
 * @param name Name of the implementation; it begins the name of each test.
 * @param createPair Called once per test.
 * @param traits What it offers besides; what it does not name, it must not have.
 *
 * @example An implementation's test file
 * ```ts ignore
 * import { testTransport } from "@lymph/lymph/testing";
 *
 * testTransport("MyTransport", () => {
 *   const [first, second] = [new MyTransport(), new MyTransport()];
 *   return {
 *     first,
 *     second,
 *     async [Symbol.asyncDispose]() {
 *       await Promise.all([first.stop(), second.stop()]);
 *     },
 *   };
 * }, { pauses: true });
 * ```
 */
export function testTransport(
  name: string,
  createPair: CreateTransportPair,
  traits: TransportTraits = {},
): void {
  const test = (fact: string, check: (world: TransportWorld) => Promise<void>): void =>
    Deno.test(`${name}: ${fact}`, async () => {
      await using pair = await createPair();
      await check(new TransportWorld(pair));
    });
  for (const group of [testLifetime, testMessages, testConnections]) group(test);
  testPressure(test, traits);
  testWithdrawal(test, traits);
  testPauses(test, traits);
}

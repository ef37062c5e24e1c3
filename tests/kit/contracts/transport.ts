import type { Transport } from "../../../core/rpc/transport.ts";
import { testConnections } from "./transport/connections.ts";
import { testLifetime } from "./transport/lifetime.ts";
import { testMessages } from "./transport/messages.ts";
import { testPauses } from "./transport/pauses.ts";
import { testPressure } from "./transport/pressure.ts";
import { testWithdrawal } from "./transport/withdrawal.ts";
import { TransportWorld } from "./transport/world.ts";

/** Two transports of one network, as two processes would have them, which are not started yet. */
export interface TransportPair extends AsyncDisposable {
  /** One of them. The tests start it and may stop it. */
  readonly first: Transport;
  /** The other one; what happens to the first leaves it running. The tests start it, too. */
  readonly second: Transport;
}

/**
 * Makes a new network and two transports on it. Disposing of the pair stops them, where they are
 * not stopped yet, and removes the network.
 */
export type CreateTransportPair = () => TransportPair | Promise<TransportPair>;

/** What an implementation of `Transport` offers beside what each does. */
export interface TransportTraits {
  /**
   * Whether it has `withdraw`, as messages wait for their connection.
   *
   * @default {false}
   */
  readonly withdraws?: boolean;
  /**
   * Whether it has `pause` and `resume`.
   *
   * @default {false}
   */
  readonly pauses?: boolean;
  /**
   * Octets of the longest frame that the pair takes; 65,536 or more.
   *
   * @default {no limit}
   */
  readonly maxFrameBytes?: number;
}

/**
 * Registers the tests that every implementation of `Transport` passes.
 *
 * @param name Name of the implementation; it begins the name of each test.
 * @param createPair Called once per test.
 * @param traits What it offers beside; what it does not name, it must not have.
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

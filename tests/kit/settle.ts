import { setImmediate } from "node:timers";
import type { LocalBroker } from "../../transports/local/mod.ts";
import { isTimeFaked, realTime } from "./real_time.ts";

/** Real milliseconds for which handlers may run while fake time stands still. */
export const PATIENCE_MS = 1000;

/**
 * Resolves once all events that can be handled by now are handled, and those that they caused.
 *
 * @throws {Error} If a handler does not end while fake time stands still.
 */
export async function settle(broker: LocalBroker): Promise<void> {
  await untilQuiet(broker);
  // What was set off without being waited for has its turn, too; fake time does not stop this.
  await new Promise<void>((resolve) => setImmediate(resolve));
  await untilQuiet(broker);
}

async function untilQuiet(broker: LocalBroker): Promise<void> {
  const quiet = broker.quiet();
  if (!isTimeFaked()) return await quiet;
  for (;;) {
    const before = new Set(broker.running().map(({ done }) => done));
    if (await isInTime(quiet)) return;
    // Each has its own time: many events, or one that reads a file, are no reason to give up.
    const stuck = broker.running().filter(({ done }) => before.has(done));
    if (stuck.length === 0) continue;
    const queues = [...new Set(stuck.map(({ queue }) => queue))].join(", ");
    throw new Error(
      `Cannot settle as fake time stands still and a handler waits for something: current values ` +
        `are ${queues}. If that is a timer, let it fire first with time.advance(ms)`,
    );
  }
}

async function isInTime(quiet: Promise<void>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = realTime.setTimeout(() => late.resolve(false), PATIENCE_MS);
  try {
    return await Promise.race([quiet.then(() => true), late.promise]);
  } finally {
    realTime.clearTimeout(timer);
  }
}

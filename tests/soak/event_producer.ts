/**
 * A process that emits events, for the soak test: `event_producer.ts <store> <first id>
 * <count>`. Of ten events one is delayed and one is flaky. It ends once all are acknowledged.
 *
 * @module
 */
import { EventError } from "../../core/errors.ts";
import { openEventSystem } from "../support/parts/open_event_system.ts";

const IN_FLIGHT = 50;
/** How many different delays there are: a broker has a queue for each. */
const DELAYS = 20;
const DELAY_STEP_MS = 100;

const [store = "", first = "0", count = "0"] = Deno.args;
const events = await openEventSystem(store);
const end = Number(first) + Number(count);
let next = Number(first);

/** What was not confirmed in time, as by a broker that is overloaded, may or may not have come. */
async function emitSurely(emit: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await emit();
    } catch (error) {
      if (!(error instanceof EventError)) throw error;
    }
  }
}

async function emitSome(): Promise<void> {
  while (next < end) {
    const id = next++;
    const type = id % 10 === 1 ? "soak.flaky" : "soak.plain";
    const delayMs = id % 10 === 0 ? Math.ceil(Math.random() * DELAYS) * DELAY_STEP_MS : 0;
    const body = { id, dueAt: Date.now() + delayMs };
    const event = { type, body, source: "producer", headers: {} };
    await emitSurely(() => events.emit(event, { delayMs }));
  }
}

await Promise.all(Array.from({ length: IN_FLIGHT }, emitSome));
await events.stop();

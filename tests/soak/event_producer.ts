/**
 * A process that emits events, for the soak test: `event_producer.ts <store> <first id>
 * <count>`. Of ten events one is delayed and one is flaky. It ends once all are acknowledged.
 *
 * @module
 */
import { openEventSystem } from "../support/open_event_system.ts";

const IN_FLIGHT = 50;
const MAX_DELAY_MS = 2000;

const [store = "", first = "0", count = "0"] = Deno.args;
const events = await openEventSystem(store);
const end = Number(first) + Number(count);
let next = Number(first);

async function emitSome(): Promise<void> {
  while (next < end) {
    const id = next++;
    const type = id % 10 === 1 ? "soak.flaky" : "soak.plain";
    const delayMs = id % 10 === 0 ? Math.random() * MAX_DELAY_MS : 0;
    const body = { id, dueAt: Date.now() + delayMs };
    await events.emit({ type, body, source: "producer", headers: {} }, { delayMs });
  }
}

await Promise.all(Array.from({ length: IN_FLIGHT }, emitSome));
await events.stop();

/**
 * A process that handles events, for the soak test: `event_consumer.ts <store> <file>`.
 * What it has handled stands in the file, one id per line, before it is acknowledged. It ends with
 * its standard input.
 *
 * @module
 */
import { openEventSystem } from "../support/parts/open_event_system.ts";

/** How many flaky events fail at each attempt. */
const FAILURE_RATE = 0.2;

const [store = "", path = ""] = Deno.args;
const events = await openEventSystem(store);
using file = await Deno.open(path, { create: true, append: true });
const encoder = new TextEncoder();

await events.subscribe(
  { queue: "Soak-onEvent", patterns: ["soak.*"], retries: 50 },
  ({ type, body }) => {
    const { id, dueAt } = body as { id: number; dueAt: number };
    if (Date.now() < dueAt) file.writeSync(encoder.encode(`early ${id}\n`));
    if (type === "soak.flaky" && Math.random() < FAILURE_RATE) {
      return Promise.reject(new Error("no luck"));
    }
    file.writeSync(encoder.encode(`${id}\n`));
    return Promise.resolve();
  },
);
console.log("ready");
for await (const _ of Deno.stdin.readable) { /* Nothing is said, only its end matters. */ }
await events.stop();

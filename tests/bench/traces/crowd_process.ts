/**
 * A part of a crowd: `crowd_process.ts <state directory> <services, separated by commas> <calls/s>`. Each
 * name is an instance with a container of its own. After a line on standard input they call each other
 * at a steady rate, which is reached after a while, and the process says each second how many calls were
 * answered, how many failed, and for how long it stood still.
 * It ends with its standard input.
 *
 * @module
 */
import { readTraceTarget } from "../../../cli/traces/trace_target.ts";
import { EmbeddedState } from "../../../transports/embedded/mod.ts";
import { startWorker } from "./worker.ts";

const TICK_MS = 20;
/** Connections are made meanwhile. */
const RAMP_MS = 20_000;
/** What was missed for longer is not made up for: that alone would overload a busy machine. */
const MAX_OWED_MS = 100;

const [stateDir = "", list = "", rate = "0"] = Deno.args;
const names = list.split(",");
const state = new EmbeddedState({ stateDir });
const workers = await Promise.all(
  names.map((name) => startWorker(state, name, readTraceTarget())),
);
console.log("ready");

let [answered, failed, stalledMs, order] = [0, 0, 0, 0];

function call(): void {
  const worker = workers[++order % workers.length];
  const other = names[(order * 7 + 1) % names.length] ?? "";
  worker?.callOther(other, order).then(() => answered++, (error) => {
    if (failed++ === 0) console.error(`${error}`);
  });
}

function begin(): void {
  const begun = performance.now();
  let [owed, last] = [0, begun];
  setInterval(() => {
    const now = performance.now();
    const share = Math.min((now - begun) / RAMP_MS, 1);
    owed += Math.min(now - last, MAX_OWED_MS) / 1000 * Number(rate) * share;
    stalledMs = Math.max(stalledMs, now - last);
    last = now;
    for (; owed >= 1; owed--) call();
  }, TICK_MS);
  setInterval(() => {
    console.log(JSON.stringify({ answered, failed, stalledMs }));
    [answered, failed, stalledMs] = [0, 0, 0];
  }, 1000);
}

let hasBegun = false;
for await (const _ of Deno.stdin.readable) {
  if (!hasBegun) begin();
  hasBegun = true;
}
Deno.exit();

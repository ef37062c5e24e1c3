/**
 * A part of a crowd: `crowd_process.ts <state directory> <services, separated by commas> <calls/s>`. Each
 * name is an instance with a container of its own. After a line on standard input they call each other
 * at a steady rate, and the process says each second how many calls were answered and how many failed.
 * It ends with its standard input.
 *
 * @module
 */
import { readTraceTarget } from "../../../cli/traces/trace_target.ts";
import { EmbeddedState } from "../../../transports/embedded/mod.ts";
import { startWorker } from "./worker.ts";

const TICK_MS = 20;

const [stateDir = "", list = "", rate = "0"] = Deno.args;
const names = list.split(",");
const state = new EmbeddedState({ stateDir });
const workers = await Promise.all(
  names.map((name) => startWorker(state, name, readTraceTarget())),
);
console.log("ready");

let [answered, failed, order] = [0, 0, 0];

function call(): void {
  const worker = workers[++order % workers.length];
  const other = names[(order * 7 + 1) % names.length] ?? "";
  worker?.callOther(other, order).then(() => answered++, (error) => {
    if (failed++ === 0) console.error(`${error}`);
  });
}

function begin(): void {
  let [owed, last] = [0, performance.now()];
  setInterval(() => {
    const now = performance.now();
    owed += (now - last) / 1000 * Number(rate);
    last = now;
    for (; owed >= 1; owed--) call();
  }, TICK_MS);
  setInterval(() => {
    console.log(JSON.stringify({ answered, failed }));
    [answered, failed] = [0, 0];
  }, 1000);
}

let hasBegun = false;
for await (const _ of Deno.stdin.readable) {
  if (!hasBegun) begin();
  hasBegun = true;
}
Deno.exit();

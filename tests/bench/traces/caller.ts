/**
 * One side of calls: `caller.ts serve|call <state directory>`. It has two containers, of which one
 * records traces, so that both are compared in one and the same process. It answers each `Load` with
 * how many calls it has made.
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { readTraceTarget } from "../../../cli/traces/trace_target.ts";
import { EmbeddedState } from "../../../transports/embedded/mod.ts";
import { startWorker } from "./worker.ts";

/** What to do. */
export interface Load {
  /** Whether to record traces. */
  readonly isRecorded: boolean;
  /** Calls that are under way at a time. */
  readonly inFlight: number;
  /** For how long. */
  readonly ms: number;
}

const [role = "", stateDir = ""] = Deno.args;
const state = new EmbeddedState({ stateDir });
const name = role === "serve" ? "Server" : "Caller";
const plain = await startWorker(state, `${name}Plain`);
const recorded = await startWorker(state, `${name}Recorded`, readTraceTarget());
console.log("ready");

async function call({ isRecorded, inFlight, ms }: Load): Promise<number> {
  const worker = isRecorded ? recorded : plain;
  const other = isRecorded ? "ServerRecorded" : "ServerPlain";
  const end = performance.now() + ms;
  let count = 0;
  const lane = async () => {
    while (performance.now() < end) await worker.callOther(other, count++);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return count;
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await call(JSON.parse(line))));
}

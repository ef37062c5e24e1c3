import { TraceCollection } from "../../../cli/traces/trace_collection.ts";
import { LineProcess } from "../line_process.ts";
import { median, renderTable } from "../support.ts";
import type { Load } from "./caller.ts";

const SCRIPT = new URL("./caller.ts", import.meta.url).pathname;
const ROUND_MS = 1000;
const IN_FLIGHT = [1, 64];

/** What a round of calls took. */
interface Sample {
  readonly callsPerSecond: number;
  /** Computing time of caller and service together. */
  readonly cpuUs: number;
}

interface Sides {
  readonly caller: LineProcess;
  readonly server: LineProcess;
}

async function measure({ caller, server }: Sides, load: Load): Promise<Sample> {
  const cpuMs = async () => await server.cpuMs() + await caller.cpuMs();
  const [cpuBefore, before] = [await cpuMs(), performance.now()];
  const calls = await caller.ask<number>(load);
  const seconds = (performance.now() - before) / 1000;
  return { callsPerSecond: calls / seconds, cpuUs: (await cpuMs() - cpuBefore) * 1000 / calls };
}

/** One row: the medians, and the median of the ratios of each pair of rounds. */
function rowOf(inFlight: number, pairs: readonly (readonly [off: Sample, on: Sample])[]): string[] {
  const medianOf = (value: (pair: readonly [Sample, Sample]) => number) => median(pairs.map(value));
  return [
    String(inFlight),
    medianOf(([off]) => off.callsPerSecond).toFixed(0),
    percent(medianOf(([off, on]) => on.callsPerSecond / off.callsPerSecond)),
    medianOf(([off]) => off.cpuUs).toFixed(2),
    percent(medianOf(([off, on]) => on.cpuUs / off.cpuUs)),
  ];
}

/**
 * Measures calls between two processes without and with recorded traces, in turns, and prints what
 * recording costs caller and service. The collector runs in this process.
 */
export async function measureCost(rounds: number): Promise<string> {
  const [stateDir, tracesDir] = [await Deno.makeTempDir(), await Deno.makeTempDir()];
  await using collection = await TraceCollection.start({
    stateDir: tracesDir,
    processes: 2,
    payloads: true,
  });
  const start = (role: string) =>
    LineProcess.start({
      command: [Deno.execPath(), "run", "-A", "--no-check", SCRIPT, role, stateDir],
      env: collection.environmentOf(role),
    });
  const server = await start("serve");
  const sides = { server, caller: await start("call") };
  const rows: string[][] = [];
  for (const inFlight of IN_FLIGHT) {
    const pairs: (readonly [Sample, Sample])[] = [];
    for (let round = 0; round <= rounds; round++) {
      const of = (isRecorded: boolean) => measure(sides, { isRecorded, inFlight, ms: ROUND_MS });
      const first = round % 2 === 0;
      const [one, other] = [await of(first), await of(!first)];
      if (round > 0) pairs.push(first ? [other, one] : [one, other]); // the first one warms up
    }
    rows.push(rowOf(inFlight, pairs));
  }
  await sides.caller.stop();
  await server.stop();
  for (const directory of [stateDir, tracesDir]) await Deno.remove(directory, { recursive: true });
  return renderTable([["in flight", "calls/s off", "on", "CPU µs per call off", "on"], ...rows]);
}

function percent(ratio: number): string {
  const change = (ratio - 1) * 100;
  return `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(1)} %`;
}

/**
 * `deno task bench:rpc [--json]`: service and client as two processes, every contestant in the same
 * run and in turns, so that a noisy machine is equally noisy for all.
 *
 * @module
 */
import { benchOptions, median, percentile, renderTable, startProcess } from "../support.ts";
import { type Client, CONTESTANTS } from "./contestants.ts";
import { measureStartUp } from "./start_up.ts";

const { rounds, isJson } = benchOptions(Deno.args, { rounds: 7 });
const ROUND_MS = 700;
const IN_FLIGHT = [1, 64, 1000];

interface Sample {
  readonly callsPerSecond: number;
  readonly latenciesMs: Float64Array;
}

async function measure(client: Client, inFlight: number, durationMs: number): Promise<Sample> {
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + durationMs;
  const lane = async () => {
    for (let before = performance.now(); before < end;) {
      await client.call();
      const after = performance.now();
      latencies.push(after - before);
      before = after;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const seconds = (performance.now() - start) / 1000;
  return {
    callsPerSecond: latencies.length / seconds,
    latenciesMs: Float64Array.from(latencies).sort(),
  };
}

const servers = [];
const samples = CONTESTANTS.map(() => IN_FLIGHT.map((): Sample[] => []));
for (const [index, contestant] of CONTESTANTS.entries()) {
  const script = new URL("./server.ts", import.meta.url);
  const server = await startProcess(["run", "-A", script.pathname, String(index)]);
  servers.push({ ...server, client: await contestant.connect(server.firstLine) });
}
for (let round = 0; round <= rounds; round++) {
  for (const [index, { client }] of servers.entries()) {
    for (const [column, inFlight] of IN_FLIGHT.entries()) {
      const sample = await measure(client, inFlight, ROUND_MS);
      if (round > 0) samples[index]?.[column]?.push(sample); // the first round warms up
    }
  }
  if (Deno.stderr.isTerminal()) {
    await Deno.stderr.write(new TextEncoder().encode(`\rround ${round} of ${rounds}`));
  }
}
for (const { client, stop } of servers) {
  await client[Symbol.asyncDispose]();
  await stop();
}

const results = CONTESTANTS.map(({ name }, index) => ({
  name,
  columns: IN_FLIGHT.map((inFlight, column) => {
    const taken = samples[index]?.[column] ?? [];
    return {
      inFlight,
      callsPerSecond: median(taken.map(({ callsPerSecond }) => callsPerSecond)),
      p50Ms: median(taken.map(({ latenciesMs }) => percentile(latenciesMs, 50))),
      p99Ms: median(taken.map(({ latenciesMs }) => percentile(latenciesMs, 99))),
    };
  }),
}));
const startUp = await measureStartUp();

if (isJson) {
  console.log(JSON.stringify({ results, startUp }, null, 2));
} else {
  const rows = results.flatMap(({ name, columns }, index) => {
    const way = CONTESTANTS[index]?.way;
    const [raw, zmtp] = results.filter((_, other) => CONTESTANTS[other]?.way === way);
    return columns.map(({ inFlight, callsPerSecond, p50Ms, p99Ms }, column) => {
      const share = (of: typeof raw) =>
        (callsPerSecond / (of?.columns[column]?.callsPerSecond ?? NaN)).toFixed(2);
      return [
        name,
        String(inFlight),
        callsPerSecond.toFixed(0),
        `${p50Ms.toFixed(3)} ms`,
        `${p99Ms.toFixed(3)} ms`,
        share(raw),
        share(zmtp),
      ];
    });
  });
  const header = ["", "in flight", "calls/s", "p50", "p99", "of raw", "of ZMTP"];
  console.log(`\n${renderTable([header, ...rows])}`);
  console.log(`\n${renderTable([["start-up", "", "of an empty program"], ...startUp])}`);
}

/**
 * `deno task bench:rpc [large] [--json] [--write]`: service and client as two processes, every
 * contestant in the same run and in turns, so that a noisy machine is equally noisy for all. With
 * `large`, it measures long messages, and short calls beside them; that needs Linux.
 *
 * @module
 */
import { report } from "../report/report.ts";
import { benchOptions, median, percentile, startProcess } from "../support.ts";
import { type Client, CONTESTANTS } from "./contestants.ts";
import { measureLarge } from "./large/measure.ts";
import { largeTable } from "./large/table.ts";
import { measureStartUp } from "./start_up.ts";
import { tables } from "./tables.ts";

const options = benchOptions(Deno.args, { rounds: 7 });
const { rounds } = options;
if (options.words.includes("large")) {
  const large = await measureLarge(rounds);
  await report({ name: "rpc large", figures: { large }, tables: [largeTable(large)] }, options);
  Deno.exit();
}
/** Short, and many of them: what is compared is measured within a second, while the machine is the same. */
const TURN_MS = 175;
const TURNS_PER_ROUND = 4;
const WARM_UP_MS = 700;
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
for (const { client } of servers) {
  for (const inFlight of IN_FLIGHT) await measure(client, inFlight, WARM_UP_MS);
}
for (let turn = 0; turn < rounds * TURNS_PER_ROUND; turn++) {
  for (const [column, inFlight] of IN_FLIGHT.entries()) {
    for (const [index, { client }] of servers.entries()) {
      samples[index]?.[column]?.push(await measure(client, inFlight, TURN_MS));
    }
  }
  if (Deno.stderr.isTerminal()) {
    const round = Math.floor(turn / TURNS_PER_ROUND) + 1;
    await Deno.stderr.write(new TextEncoder().encode(`\rround ${round} of ${rounds}`));
  }
}
for (const { client, stop } of servers) {
  await client[Symbol.asyncDispose]();
  await stop();
}

const results = CONTESTANTS.map(({ name, way }, index) => ({
  name,
  way,
  columns: IN_FLIGHT.map((inFlight, column) => {
    const taken = samples[index]?.[column] ?? [];
    const shareOf = (other: number): number =>
      median(
        taken.map(({ callsPerSecond }, turn) =>
          callsPerSecond / (samples[other]?.[column]?.[turn]?.callsPerSecond ?? NaN)
        ),
      );
    const ceiling = CONTESTANTS.findIndex((other) => other.way === way);
    return {
      inFlight,
      callsPerSecond: median(taken.map(({ callsPerSecond }) => callsPerSecond)),
      p50Ms: median(taken.map(({ latenciesMs }) => percentile(latenciesMs, 50))),
      p99Ms: median(taken.map(({ latenciesMs }) => percentile(latenciesMs, 99))),
      ofRaw: shareOf(ceiling),
      ofZmtp: shareOf(ceiling + 1),
    };
  }),
}));
const startUp = await measureStartUp();
const figures = { results, startUp };
await report({ name: "rpc", figures, tables: tables(results, startUp) }, options);

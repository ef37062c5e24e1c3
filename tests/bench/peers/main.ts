/**
 * `deno task bench:peers [word…]`: the same call in lymph and in other frameworks, each as a service
 * and a client in two processes, in turns of a seeded order, so that a noisy machine is equally
 * noisy for all. It installs the others and their Node with npm in a temporary directory. Words
 * choose contestants by name. Needs Linux and npm.
 *
 * @module
 */
import { join } from "node:path";
import { createRandom } from "../../support/random.ts";
import { LineProcess } from "../line_process.ts";
import { report } from "../report/report.ts";
import { benchOptions, median } from "../support.ts";
import { CONTESTANTS } from "./contestants.ts";
import { install } from "./install.ts";
import type { Load, Sample } from "./load.ts";
import { tables } from "./tables.ts";

const ROUND_MS = 700;
const WARM_UP_MS = 1_500;
const IN_FLIGHT = [1, 64, 1000];
const SEED = 14;

interface Measured extends Sample {
  readonly cpuUs: number;
}

const options = benchOptions(Deno.args, { rounds: 7 });
const { rounds, words } = options;
const chosen = CONTESTANTS.filter(({ name }) =>
  words.length === 0 || words.some((word) => name.includes(word))
);

async function measure([service, client]: readonly LineProcess[], load: Load): Promise<Measured> {
  const computed = async (): Promise<number> =>
    (await service?.cpuMs() ?? NaN) + (await client?.cpuMs() ?? NaN);
  const before = await computed();
  const sample = await client?.ask<Sample>(load) as Sample;
  return { ...sample, cpuUs: (await computed() - before) / sample.calls * 1000 };
}

const random = createRandom(SEED);
const shuffled = <T>(items: readonly T[]): T[] => {
  const rest = [...items];
  return items.flatMap(() => rest.splice(random.below(rest.length), 1));
};

await using resources = new AsyncDisposableStack();
const isAlone = chosen.every(({ isOurs }) => isOurs);
const installed = isAlone ? undefined : resources.use(await install());
const directory = await Deno.makeTempDir({ prefix: "lymph_bench_peers_" });
resources.defer(() => Deno.remove(directory, { recursive: true }));
const entries = [];
for (const [index, { name, isOurs, starts }] of chosen.entries()) {
  const processes: LineProcess[] = [];
  for (const start of starts(join(directory, String(index)), installed)) {
    const started = await LineProcess.start(start);
    resources.defer(() => started.stop());
    processes.push(started);
  }
  entries.push({ name, isOurs, processes, samples: IN_FLIGHT.map((): Measured[] => []) });
}
for (let round = 0; round <= rounds; round++) {
  for (const { processes, samples } of shuffled(entries)) {
    for (const [column, inFlight] of IN_FLIGHT.entries()) {
      const durationMs = round === 0 ? WARM_UP_MS : ROUND_MS;
      const sample = await measure(processes, { inFlight, durationMs });
      if (round > 0) samples[column]?.push(sample);
    }
  }
}
const results = entries.map(({ name, isOurs, samples }) => ({
  name,
  isOurs,
  columns: samples.map((taken, column) => {
    const of = (figure: keyof Measured): number => median(taken.map((one) => one[figure]));
    return {
      inFlight: IN_FLIGHT[column] ?? NaN,
      callsPerSecond: of("callsPerSecond"),
      p50Ms: of("p50Ms"),
      p99Ms: of("p99Ms"),
      cpuUs: of("cpuUs"),
    };
  }),
}));
await report({ name: "peers", figures: { results }, tables: tables(results) }, options);

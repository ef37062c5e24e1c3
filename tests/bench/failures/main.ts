/**
 * `deno task bench:failures [TCP] [unix] [--rounds=n] [--json] [--write]`: what calls notice when
 * one of three instances is frozen (SIGSTOP), and when all three are restarted in turn.
 *
 * @module
 */
import { report } from "../report/report.ts";
import { benchOptions, median } from "../support.ts";
import { type Frozen, measureFrozen } from "./frozen.ts";
import { measureRestarts, type Restarted } from "./restarted.ts";
import { WAYS } from "./scene.ts";
import { type Result, tables } from "./tables.ts";

const options = benchOptions(Deno.args, { rounds: 3 });
const { words } = options;
const ways = WAYS.filter((way) => words.length === 0 || words.includes(way));
const samples = ways.map(() => ({ frozen: [] as Frozen[], restarted: [] as Restarted[] }));

for (let round = 0; round < options.rounds; round++) {
  for (const [index, way] of ways.entries()) {
    samples[index]?.frozen.push(await measureFrozen(way));
    samples[index]?.restarted.push(await measureRestarts(way));
  }
}

/** The median of each figure; of failures their sum, as one is one too many. */
function summary<Figures extends { readonly failed: number }>(taken: readonly Figures[]): Figures {
  const names = Object.keys(taken[0] ?? {}) as (keyof Figures)[];
  const medians = names.map((name) => [name, median(taken.map((sample) => Number(sample[name])))]);
  const failed = taken.reduce((sum, sample) => sum + sample.failed, 0);
  return { ...Object.fromEntries(medians), failed } as Figures;
}

const results = ways.map((way, index): Result => ({
  name: way,
  frozen: summary(samples[index]?.frozen ?? []),
  restarted: summary(samples[index]?.restarted ?? []),
}));
const figures = results.flatMap(({ name, frozen, restarted }) => [
  { name: `${name}, one frozen`, ...frozen },
  { name: `${name}, all restarted`, ...restarted },
]);
await report({ name: "failures", figures, tables: tables(results) }, options);

/**
 * `deno task bench:compare <commit> [benchmark] [word…] [--rounds=n] [--json]`: runs a benchmark of
 * the working tree and of a commit in turns, and prints the ratio of each figure. The benchmark is
 * `events` (the default), `rpc`, `http`, `amqp`, `peers`, `scale` or `failures`; words choose among
 * its figures where it can, and contestants of `peers`, where only lymph is worth it.
 *
 * @module
 */
import { benchOptions, renderTable, REPOSITORY } from "../support.ts";
import { checkOut } from "./baseline.ts";
import { figuresOf } from "./figures.ts";
import { ratiosOf, type Turn } from "./ratios.ts";

const BENCHMARKS = ["events", "rpc", "http", "amqp", "peers", "scale", "failures"];
const USAGE = `deno task bench:compare <commit> [${BENCHMARKS.join("|")}] [word…] [--rounds=5] ` +
  "[--json]";

async function run(
  directory: string,
  benchmark: string,
  words: readonly string[],
): Promise<Map<string, number>> {
  const script = `tests/bench/${benchmark}/main.ts`;
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", script, ...words, "--rounds=1", "--json"],
    cwd: directory,
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`bench:${benchmark} has failed in ${directory}`);
  return figuresOf(JSON.parse(new TextDecoder().decode(stdout)));
}

const { rounds, isJson, words: [commit, benchmark = "events", ...words] } = benchOptions(
  Deno.args,
  { rounds: 5 },
);
if (commit === undefined || !BENCHMARKS.includes(benchmark)) {
  console.error(`Usage: ${USAGE}`);
  Deno.exit(2);
}
const turns: Turn[] = [];
const baseline = await checkOut(commit).catch((error: Error) => {
  console.error(error.message);
  Deno.exit(1);
});
{
  await using _ = baseline;
  for (let round = 0; round < rounds; round++) {
    const isFirst = round % 2 === 0; // neither side shall always be the first
    const first = await run(isFirst ? baseline.directory : REPOSITORY, benchmark, words);
    const second = await run(isFirst ? REPOSITORY : baseline.directory, benchmark, words);
    turns.push(isFirst ? { before: first, now: second } : { before: second, now: first });
  }
}
const ratios = ratiosOf(turns);
if (isJson) {
  console.log(JSON.stringify({ commit: baseline.commit, benchmark, rounds, ratios }, null, 2));
} else {
  const figure = (value: number): string => value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  const rows = ratios.map(({ name, before, now, ratio, lowest, highest }) => [
    name,
    ...[before, now].map(figure),
    ...[ratio, lowest, highest].map((value) => value.toFixed(2)),
  ]);
  const header = ["", baseline.commit.slice(0, 7), "now", "ratio", "lowest", "highest"];
  console.log(renderTable([header, ...rows]));
}

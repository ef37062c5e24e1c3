/**
 * `deno task mutate [area | id …]`: breaks the code in each place that carries a promise, one at a
 * time in a copy, and reports the mutations that the named tests do not notice.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { addTallies, readTally } from "../tally.ts";
import { type ListedMutation, loadMutations } from "./load_mutations.ts";
import { type Outcome, runMutation, runTests, type Verdict } from "./run_mutation.ts";
import { listChangedFiles, Workspace } from "./workspace.ts";

const USAGE = `deno task mutate [--since COMMIT] [--seconds N] [--list] [area | id …]

  --since COMMIT   only mutations of files that have changed since a commit
  --seconds N      begins no further mutation after N seconds
  --list           prints the mutations and runs none`;

const OUTPUT_LINES = 30;

function fail(message: string): never {
  console.error(message);
  Deno.exit(2);
}

function readArguments() {
  try {
    return parseArgs({
      args: Deno.args,
      allowPositionals: true,
      options: {
        since: { type: "string" },
        seconds: { type: "string" },
        list: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${USAGE}`);
  }
}

/** The mutations that were asked for, by area, name, or changed file. */
async function select(names: readonly string[], since?: string): Promise<ListedMutation[]> {
  const all = await loadMutations();
  const unknown = names.find((name) => !all.some(({ area, id }) => area === name || id === name));
  if (unknown !== undefined) {
    const areas = [...new Set(all.map(({ area }) => area))].join(", ");
    fail(`There is no mutation or area ${unknown}; the areas are ${areas}`);
  }
  const changed = since === undefined ? undefined : await listChangedFiles(since);
  return all.filter(({ area, id, file }) =>
    (names.length === 0 || names.includes(area) || names.includes(id)) &&
    (changed?.includes(file) ?? true)
  );
}

/** Runs mutations in as many workspaces as there are cores; tells each outcome when it is known. */
async function runAll(
  mutations: readonly ListedMutation[],
  deadline: number,
  tell: (mutation: ListedMutation, outcome: Outcome, seconds: number) => void,
): Promise<number> {
  const waiting = [...mutations];
  let run = 0;
  async function work(): Promise<void> {
    await using workspace = await Workspace.create();
    while (Date.now() < deadline) {
      const mutation = waiting.shift();
      if (mutation === undefined) return;
      run += 1;
      const start = performance.now();
      const outcome = await runMutation(workspace, mutation);
      tell(mutation, outcome, (performance.now() - start) / 1000);
    }
  }
  await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, work));
  return run;
}

/** Makes sure that the named tests pass on unbroken code. */
async function checkBaseline(mutations: readonly ListedMutation[]): Promise<void> {
  await using workspace = await Workspace.create();
  const runs = new Map(mutations.map(({ tests, filter }) => [
    [...tests, filter === undefined ? "" : `(${filter})`].join(" ").trim(),
    { tests, ...(filter !== undefined && { filter }) },
  ]));
  const waiting = [...runs];
  const outcomes = new Map<string, Outcome>();
  await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      outcomes.set(next[0], await runTests(workspace, next[1]));
    }
  }));
  for (const [test, { verdict, output }] of outcomes) {
    // Here "survived" is what must be: nothing is broken yet.
    if (verdict !== "survived") {
      fail(`${test}: does not pass on unbroken code:\n${output.trimEnd()}`);
    }
  }
}

const { values, positionals } = readArguments();
if (values.help) {
  console.log(USAGE);
  Deno.exit(0);
}
const seconds = Number(values.seconds ?? Infinity);
if (!(seconds > 0)) fail(`--seconds must be above 0: current value is ${values.seconds}`);
const deadline = Date.now() + seconds * 1000;
const mutations = await select(positionals, values.since);

if (values.list) {
  for (const { id, promise, file } of mutations) console.log(`${id}\n  ${promise}\n  ${file}`);
  Deno.exit(0);
}

const counts: Record<Verdict, number> = { noticed: 0, survived: 0, hung: 0, invalid: 0 };
const errors: string[] = [];
if (mutations.length > 0) {
  console.error(`Checking that the tests of ${mutations.length} mutations pass …`);
  await checkBaseline(mutations);
}
const run = await runAll(mutations, deadline, (mutation, { verdict, output }, took) => {
  counts[verdict] += 1;
  console.log(`${verdict.padEnd(8)} ${took.toFixed(1).padStart(5)} s  ${mutation.id}`);
  if (verdict === "noticed") return;
  const end = output.trimEnd().split("\n").slice(-OUTPUT_LINES).join("\n");
  errors.push(`Mutation ${mutation.id} ${verdict}: ${mutation.promise}\n${mutation.file}\n${end}`);
});

if (errors.length > 0) console.log(`\nFAILED\n\n${errors.join("\n\n")}\n`);
if (run < mutations.length) {
  console.log(`${mutations.length - run} mutations were not begun within ${seconds} s`);
}
const { noticed, survived, hung, invalid } = counts;
console.log(`${noticed} noticed, ${survived} survived, ${hung} hung, ${invalid} invalid`);
const file = Deno.env.get("LYMPH_TEST_TALLY");
if (file) {
  const here = { passed: noticed, failed: errors.length, skipped: 0, errors };
  await Deno.writeTextFile(file, JSON.stringify(addTallies(await readTally(file), here)));
}
Deno.exit(errors.length > 0 ? 1 : 0);

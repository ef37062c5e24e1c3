/**
 * `deno task test [--no-install] [suite…]`: installs what the suites need where it may, runs them,
 * and ends with what has failed and one line that counts their tests.
 *
 * All tests share one `deno test`, several files at a time: while one waits for a server that it
 * has killed, others run. Types are left to `deno check`, which sees them all at once.
 *
 * @module
 */
import { join } from "node:path";
import denoConfig from "../deno.json" with { type: "json" };
import { provide } from "./prerequisites.ts";
import { addTallies, countRun, countTests, NO_TESTS, readTally, type Tally } from "./tally.ts";

type Task = keyof typeof denoConfig.tasks;

/** Tasks of every suite; without arguments those run that the README promises. */
const SUITES: Readonly<Record<string, readonly Task[]>> = {
  ok: ["lint:all", "unit"],
  integration: ["integration"],
  interop: ["interop"],
  faults: ["faults"],
  conformance: ["conformance"],
};
const DEFAULT_SUITES = ["ok", "integration"];

const NO_INSTALL = "--no-install";

const DENO_TEST = "deno test ";
/** Half of the time, a test waits: for processes, servers and deadlines. */
const FILES_PER_CORE = 2;
/** Begins what `deno test` says of failures, after all tests. */
const ERRORS = "\n ERRORS \n";
/** How much of its end says what is wrong with a program. */
const LAST_LINES = 40;

const isTest = (task: Task) => denoConfig.tasks[task].startsWith(DENO_TEST);
/** The end of what a program has printed, without the files that `deno check` goes through. */
const lastLines = (text: string) =>
  text.trim().split("\n").filter((line) => !line.startsWith("Check ")).slice(-LAST_LINES).join(
    "\n",
  );

/** Says what runs and how long it took, and resolves to what it has resolved to. */
async function timed<T>(name: string, run: () => Promise<T>): Promise<T> {
  console.error(`${name} …`);
  const start = performance.now();
  try {
    return await run();
  } finally {
    console.error(`${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
}

/** Runs a task that is no test; only one that fails has something to say. */
async function runCheck(task: Task): Promise<Tally> {
  const env = { NO_COLOR: "1" };
  const child = new Deno.Command(Deno.execPath(), { args: ["task", task], env });
  const { success, stdout, stderr } = await child.output();
  if (success) return countRun();
  const said = [stdout, stderr].map((bytes) => lastLines(new TextDecoder().decode(bytes)));
  const error = [`deno task ${task} has failed`, ...said].filter((text) => text !== "").join(
    "\n\n",
  );
  console.error(error);
  return countRun(error);
}

/** Runs tasks that are tests, in one go. */
async function runTests(tasks: readonly Task[], report: string): Promise<Tally> {
  // The same flags, and the files of all.
  const words = new Set(tasks.flatMap((task) => denoConfig.tasks[task].split(" ").slice(2)));
  const jobs = `${FILES_PER_CORE * navigator.hardwareConcurrency}`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "--no-check", `--junit-path=${report}`, ...words],
    env: { DENO_JOBS: Deno.env.get("DENO_JOBS") ?? jobs },
    stdout: "piped",
  }).spawn();
  const [shown, read] = child.stdout.tee();
  const [stdout] = await Promise.all([
    new Response(read).text(),
    shown.pipeTo(Deno.stdout.writable, { preventClose: true }),
  ]);
  const { success } = await child.status;
  const counted = countTests(await Deno.readTextFile(report).catch(() => ""));
  if (success) return counted;
  const found = stdout.lastIndexOf(ERRORS);
  const error = found < 0 ? lastLines(stdout) : stdout.slice(found + ERRORS.length);
  // A file that breaks off has failed, whether or not a test has.
  return { ...counted, failed: Math.max(counted.failed, 1), errors: [error] };
}

/** Makes ready and runs everything; whatever goes wrong is counted. */
async function runSuites(names: readonly string[], mayInstall: boolean): Promise<Tally> {
  const unprovided = await provide(names, { mayInstall });
  if (unprovided !== undefined) return countRun(unprovided);
  const tasks = names.flatMap((name) => SUITES[name] ?? []);
  const tests = tasks.filter(isTest);
  let tally = NO_TESTS;
  for (const task of tasks.filter((task) => !isTest(task))) {
    tally = addTallies(tally, await timed(`deno task ${task}`, () => runCheck(task)));
  }
  const reports = await Deno.makeTempDir({ prefix: "lymph-reports-" });
  const run = () => runTests(tests, join(reports, "report.xml"));
  tally = addTallies(tally, await timed(tests.join(", "), run));
  await Deno.remove(reports, { recursive: true });
  return tally;
}

const named = Deno.args.filter((arg) => arg !== NO_INSTALL);
const names = named.length > 0 ? named : DEFAULT_SUITES;
const unknown = names.find((name) => !Object.hasOwn(SUITES, name));
if (unknown !== undefined) {
  console.error(
    unknown.startsWith("-")
      ? `There is no option ${unknown}: there is ${NO_INSTALL}`
      : `There is no suite ${unknown}: there are ${Object.keys(SUITES).join(", ")}`,
  );
  Deno.exit(2);
}
const here = await runSuites(names, !Deno.args.includes(NO_INSTALL));
// Where a script runs this more than once, the last one tells of all.
const file = Deno.env.get("LYMPH_TEST_TALLY");
const { errors, ...all } = addTallies(file ? await readTally(file) : NO_TESTS, here);
if (file) await Deno.writeTextFile(file, JSON.stringify({ errors, ...all }));
if (errors.length > 0) console.log(`\nFAILED\n\n${errors.join("\n\n")}\n`);
console.log(`${all.passed} passed, ${all.failed} failed, ${all.skipped} skipped`);
Deno.exit(here.failed > 0 ? 1 : 0);

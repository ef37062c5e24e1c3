/**
 * `deno task test [suite…]`: installs what the suites need where it may, runs them, and ends with
 * one line that counts their tests.
 *
 * @module
 */
import { join } from "node:path";
import { provide } from "./prerequisites.ts";

/** Every suite; without arguments those run that the README promises. */
const SUITES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ok: [["lint:all"], ["unit"]],
  integration: [["integration"]],
  interop: [["interop"]],
  faults: [["faults"]],
};
const DEFAULT_SUITES = ["ok", "integration"];

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** Adds up what a report in JUnit's format counts. */
function countTests(report: string): Totals {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const [, suite = ""] of report.matchAll(/<testsuite\s([^>]*)>/g)) {
    const read = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    const failed = read("failures") + read("errors");
    const skipped = read("disabled") + read("skipped");
    totals.passed += read("tests") - failed - skipped;
    totals.failed += failed;
    totals.skipped += skipped;
  }
  return totals;
}

/** Runs a task of deno.json; resolves to what it counted. */
async function runTask(task: readonly string[], reports: string): Promise<Totals> {
  const report = join(reports, `${task[0]}.xml`);
  const countsTests = task[0] !== "lint:all";
  const args = ["task", ...task, ...countsTests ? [`--junit-path=${report}`] : []];
  const start = performance.now();
  const { success } = await new Deno.Command(Deno.execPath(), { args }).spawn().status;
  console.error(`deno task ${task[0]}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  if (!countsTests) return { passed: Number(success), failed: Number(!success), skipped: 0 };
  const counted = countTests(await Deno.readTextFile(report).catch(() => ""));
  // A run that breaks off has failed, whatever it has counted so far.
  if (!success && counted.failed === 0) counted.failed = 1;
  return counted;
}

/** Totals of earlier runs of the same script, where it asks for a common count. */
async function readTotals(): Promise<Totals> {
  const file = Deno.env.get("LYMPH_TEST_TOTALS");
  const text = file ? await Deno.readTextFile(file).catch(() => "") : "";
  return text === "" ? { passed: 0, failed: 0, skipped: 0 } : JSON.parse(text);
}

const names = Deno.args.length > 0 ? Deno.args : DEFAULT_SUITES;
const unknown = names.find((name) => !Object.hasOwn(SUITES, name));
if (unknown !== undefined) {
  console.error(`There is no suite ${unknown}: there are ${Object.keys(SUITES).join(", ")}`);
  Deno.exit(2);
}
await provide(names);
const totals = await readTotals();
const reports = await Deno.makeTempDir({ prefix: "lymph-reports-" });
let failedHere = 0;
for (const task of names.flatMap((name) => SUITES[name] ?? [])) {
  const counted = await runTask(task, reports);
  failedHere += counted.failed;
  totals.passed += counted.passed;
  totals.failed += counted.failed;
  totals.skipped += counted.skipped;
}
await Deno.remove(reports, { recursive: true });
const file = Deno.env.get("LYMPH_TEST_TOTALS");
if (file) await Deno.writeTextFile(file, JSON.stringify(totals));
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
Deno.exit(failedHere > 0 ? 1 : 0);

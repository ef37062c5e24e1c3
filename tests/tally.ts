/** How many tests there were, and what was wrong with those that failed. */
export interface Tally {
  /** Tests and steps that have passed. */
  readonly passed: number;
  /** Tests and steps that have failed. */
  readonly failed: number;
  /** Tests and steps that were not run. */
  readonly skipped: number;
  /** What was printed of failures, one text for each run that had some. */
  readonly errors: readonly string[];
}

/** Nothing was run. */
export const NO_TESTS: Tally = { passed: 0, failed: 0, skipped: 0, errors: [] };

/** Adds two up. */
export function addTallies(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    errors: [...one.errors, ...other.errors],
  };
}

/** Adds up what a report in JUnit's format counts. */
export function countTests(report: string): Tally {
  let tally = NO_TESTS;
  for (const [, suite = ""] of report.matchAll(/<testsuite\s([^>]*)>/g)) {
    const read = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    const failed = read("failures") + read("errors");
    const skipped = read("disabled") + read("skipped");
    const passed = read("tests") - failed - skipped;
    tally = addTallies(tally, { passed, failed, skipped, errors: [] });
  }
  return tally;
}

/** One run that is counted as one test, as nothing in it is. */
export function countRun(error?: string): Tally {
  return error === undefined
    ? { ...NO_TESTS, passed: 1 }
    : { ...NO_TESTS, failed: 1, errors: [error] };
}

/** Reads what earlier runs have written, where there were any. */
export async function readTally(path: string): Promise<Tally> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return text === "" ? NO_TESTS : JSON.parse(text);
}

import { type Finding, ok, problem } from "./finding.ts";

const NAME = "Clock";
/** File systems and clocks may be that far apart without anybody minding. */
const TOLERANCE_MS = 60_000;

/** Looks whether the clock is behind what has happened already. */
export async function examineClock(
  files: readonly string[],
  now: Date = new Date(),
): Promise<Finding> {
  for (const file of files) {
    const mtime = await Deno.stat(file).then(({ mtime }) => mtime, () => null);
    if (mtime === null || mtime.getTime() <= now.getTime() + TOLERANCE_MS) continue;
    return problem(
      NAME,
      `${now.toISOString()}, but ${file} was written at ${mtime.toISOString()}`,
      "Set the clock: logs, dead letters and traces tell times by it",
    );
  }
  return ok(NAME, now.toISOString());
}

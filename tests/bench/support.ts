/**
 * What the process benchmarks share.
 *
 * @module
 */
import { parseArgs } from "node:util";

/** The root of the repository. */
export const REPOSITORY: string = new URL("../../", import.meta.url).pathname;

/** What the command line of a benchmark says. */
export interface BenchOptions {
  /** How often everything is measured. */
  readonly rounds: number;
  /** Whether to print JSON in place of tables. */
  readonly isJson: boolean;
  /** Whether to write the tables into docs/performance.md. */
  readonly isWritten: boolean;
  /** Everything that is no option. */
  readonly words: readonly string[];
}

/** Reads `--rounds=n`, `--json` and `--write` of a command line. */
export function benchOptions(
  args: readonly string[],
  defaults: { readonly rounds: number },
): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: "string" },
      json: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
    },
  });
  const rounds = Number(values.rounds ?? defaults.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`--rounds must be a whole number above 0: current value is ${rounds}`);
  }
  return { rounds, isJson: values.json, isWritten: values.write, words: positionals };
}

/** The value below which `p` percent of sorted values lie. */
export function percentile(sorted: Float64Array, p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p / 100))] ?? NaN;
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  return percentile(Float64Array.from(values).sort(), 50);
}

/** Computing time of a process and its threads in milliseconds, to the nanosecond. Needs Linux. */
export async function cpuMs(pid: number): Promise<number> {
  let total = 0;
  for await (const { name } of Deno.readDir(`/proc/${pid}/task`)) {
    const stat = await Deno.readTextFile(`/proc/${pid}/task/${name}/schedstat`).catch(() => "0");
    total += Number(stat.split(" ", 1)[0]) / 1e6;
  }
  return total;
}

/** A running process that has said its first line. */
export interface StartedProcess {
  /** What it said first. */
  readonly firstLine: string;
  /** Its id. */
  readonly pid: number;
  /** Ends it. */
  stop(): Promise<void>;
}

/** Starts another Deno and waits for the first line on its standard output. */
export async function startProcess(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Record<string, string> } = {},
): Promise<StartedProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    ...options,
    args: [...args],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The process ended early: deno ${args.join(" ")}`);
    text += value;
  }
  // Drained, or a talkative child would block on a full pipe.
  const drained = (async () => {
    while (!(await reader.read()).done);
  })();
  return {
    firstLine: text.slice(0, text.indexOf("\n")),
    pid: child.pid,
    async stop() {
      child.kill("SIGTERM");
      await Promise.all([child.status, drained]);
    },
  };
}

/** Lays out a table: the first row is its header, numbers stand to the right. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length))
  );
  const lines = rows.map((row) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)
    ).join("  ")
  );
  return [lines[0], widths.map((width) => "─".repeat(width)).join("  "), ...lines.slice(1)]
    .join("\n");
}

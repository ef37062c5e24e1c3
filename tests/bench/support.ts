/**
 * What the process benchmarks share.
 *
 * @module
 */

/** The value below which `p` percent of sorted values lie. */
export function percentile(sorted: Float64Array, p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p / 100))] ?? NaN;
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

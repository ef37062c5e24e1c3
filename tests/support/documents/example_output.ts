/** Ids differ each time; of a trace that several lines name, all must name the same. */
const TRACE_ID = /\b[0-9a-f]{32}\b/g;
const PROCESS = /^(\w+\.)\d+ +\|/;
const IDENTITY = /^(\[\w+\])\[[0-9a-f]{10}\]/;

/**
 * The pattern of what a program prints: `…` stands for anything, and alone on a line for any lines.
 */
export function patternOf(expected: readonly string[]): RegExp {
  const lines = expected.map((line) => isAnything(line) ? "(?:.*\\n)*?" : `${sourceOf(line)}\\n`);
  return new RegExp(`^${lines.join("")}$`);
}

/** The pattern of one line somewhere in what a program prints. */
export function patternOfLine(line: string): RegExp {
  return new RegExp(`^${sourceOf(line)}$`, "m");
}

/**
 * The lines of an example that a program has not printed, in any order: which process of a service
 * does the work and prints first is not defined.
 */
export function missingLines(expected: readonly string[], printed: string): string[] {
  const wanted = expected.filter((line) => !isAnything(line));
  const [known] = wanted.join("\n").match(TRACE_ID) ?? [];
  const ids = known === undefined ? [""] : new Set(printed.match(TRACE_ID) ?? [""]);
  const missing = [...ids].map((id) =>
    wanted.filter((line) => {
      const pattern = patternOfLine(known === undefined ? line : line.replaceAll(known, id));
      return !pattern.test(printed);
    })
  );
  return missing.reduce((a, b) => a.length <= b.length ? a : b);
}

function isAnything(line: string): boolean {
  return line.trim() === "…";
}

function sourceOf(line: string): string {
  const prefix = PROCESS.exec(line) ?? IDENTITY.exec(line);
  const rest = line.slice(prefix?.[0].length ?? 0).split("…").map(RegExp.escape).join(".*");
  if (prefix === null) return rest;
  const name = RegExp.escape(prefix[1] ?? "");
  return (PROCESS.test(line) ? `${name}\\d+ +\\|` : `${name}\\[[0-9a-f]{10}\\]`) + rest;
}

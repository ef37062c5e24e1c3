import { join } from "node:path";
import { applyMutation, type Mutation } from "./mutation.ts";
import type { Workspace } from "./workspace.ts";

/**
 * What became of a mutation: a test failed, all passed, the tests had to be stopped, or nothing
 * can be said, as the mutation breaks the syntax or no test ran.
 */
export type Verdict = "noticed" | "survived" | "hung" | "invalid";

/** What running a mutation gave. */
export interface Outcome {
  readonly verdict: Verdict;
  /** What the tests printed. */
  readonly output: string;
}

/** Far above what the named tests take, below what a developer waits for. */
const TIMEOUT_MS = 90_000;
const FLAGS = ["--no-check", "--sanitize-ops", "--sanitize-resources", "--fail-fast"];

/**
 * Reads what became of a mutation from what `deno test` printed.
 *
 * @param code The exit code; undefined if the tests were stopped as they took too long.
 */
export function readVerdict(code: number | undefined, output: string): Verdict {
  if (code === undefined) return "hung";
  const [, passed, failed] = /(\d+) passed[^|]*\| (\d+) failed/.exec(output) ?? [];
  if (Number(failed) > 0) return "noticed";
  return code === 0 && Number(passed) > 0 ? "survived" : "invalid";
}

/** Runs test files in a workspace as it is. */
export async function runTests(
  { path }: Workspace,
  { tests, filter }: Pick<Mutation, "tests" | "filter">,
): Promise<Outcome> {
  const chosen = filter === undefined ? [] : [`--filter=${filter}`];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...FLAGS, ...chosen, ...tests],
    cwd: path,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, TIMEOUT_MS);
  const { code, stdout, stderr } = await child.output();
  clearTimeout(timer);
  const output = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  return { verdict: readVerdict(isLate ? undefined : code, output), output };
}

/** Breaks a workspace, runs the tests that must notice it, and mends it again. */
export async function runMutation(workspace: Workspace, mutation: Mutation): Promise<Outcome> {
  const file = join(workspace.path, mutation.file);
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, applyMutation(mutation, text));
  try {
    return await runTests(workspace, mutation);
  } finally {
    await Deno.writeTextFile(file, text);
  }
}

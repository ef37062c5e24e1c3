import { join } from "node:path";

const ROOT = join(import.meta.dirname as string, "..", "..", "..");
const FOLDERS = ["cli", "core", "tests", "transports", "web"];

/** What is shown by tests of real files, programs and servers, rather than by figures. */
export const SHOWN_BY_TESTS: Readonly<Record<string, string>> = {
  A4: "rows of the embedded store that name files outside of it",
  A5: "state directories, tokens and links of other users",
  A6: "projects of other users",
  A11: "terminals and pipes that are not read",
  A13: "clocks that are set",
  A14: "secrets in `lymph config`",
  A15: "2,100 subscribers on RabbitMQ",
  A16: "SIGUSR1 to a node",
  A17: "large emits, long labels, YAML aliases",
  A18: "foreign queues and unreadable znodes",
  A19: "a store whose file is removed",
  A20: "links, sessions of their own, control characters, silent debuggers",
};

/** The test files that have tests whose names begin with an id. */
async function* filesOf(id: string, folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* filesOf(id, path);
    else if (name.endsWith("_test.ts") && hasTests(id, await Deno.readTextFile(path))) yield path;
  }
}

const hasTests = (id: string, text: string) => new RegExp(`["\`]${id} `).test(text);

/** Runs the tests of an id; returns how many have passed and failed. */
export async function runTestsOf(id: string): Promise<{ passed: number; failed: number }> {
  const files: string[] = [];
  for (const folder of FOLDERS) {
    for await (const file of filesOf(id, join(ROOT, folder))) files.push(file);
  }
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", `--filter=/^${id} /`, ...files],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stdout);
  const [, passed, failed] = /(\d+) passed[^|]*\| (\d+) failed/.exec(text) ?? [];
  return { passed: Number(passed ?? 0), failed: Number(failed ?? 1) };
}

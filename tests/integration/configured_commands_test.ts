/** Commands that a configuration names. */
import assert from "node:assert/strict";
import { runLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const FILES = {
  ".lymph.yml": "commands:\n  count: ./commands.ts:count\n  discover: ./commands.ts:count\n",
  "commands.ts": `import { command } from "@lymph/lymph/command";
export const count = command({
  summary: "Count.",
  options: {},
  args: {},
  run: async ({ terminal }) => terminal.print("1, 2, 3"),
});
`,
};
const WARNING = /\.lymph\.yml: commands\.discover has no effect: lymph has a command of that name/g;

Deno.test("a command of the program counts more than one of its name in the configuration", async () => {
  await using project = await createProject(FILES);
  const run = (...args: string[]) => runLymph(args, { cwd: project.path });
  const list = await run("list");
  assert.equal(list.stderr.match(WARNING)?.length, 1);
  assert.deepEqual(list.stdout.match(/^(?:discover|count) .*/gm), [
    "discover         Show available services.",
    "count            Configured as ./commands.ts:count",
  ]);
  const discover = await run("discover");
  assert.deepEqual([discover.code, discover.stdout], [0, ""]);
  assert.equal(discover.stderr.match(WARNING)?.length, 1);
  assert.equal((await run("count")).stdout, "1, 2, 3\n");
});

Deno.test("shells complete configured commands, and the others where the configuration is broken", async () => {
  await using project = await createProject(FILES);
  const complete = () => runLymph(["completions", "bash"], { cwd: project.path });
  const { stdout, stderr } = await complete();
  assert.match(stdout, /^ {4}count\) words=/m);
  assert.match(stdout, /^ {4}help\) .* first="instance .* count" ;;$/m);
  assert.equal(stderr, "");
  await Deno.writeTextFile(`${project.path}/.lymph.yml`, "commands: [\n");
  const broken = await complete();
  assert.match(broken.stdout, /^ {4}discover\) words=/m);
  assert.deepEqual([broken.code, broken.stderr], [0, ""]);
});

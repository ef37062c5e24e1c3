/** Each project in examples/, as someone who has copied it would test and run it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startRabbitmq } from "../kit/servers/rabbitmq.ts";
import { startZookeeper } from "../kit/servers/zookeeper.ts";
import {
  changeExamples,
  renumberPorts,
  runExamples,
} from "../support/documents/console_examples.ts";
import { copyExample, EXAMPLE_NAMES, EXAMPLES } from "../support/projects/example_projects.ts";
import { runLymph } from "../support/projects/lymph_process.ts";
import { readChapters } from "../support/documents/pages.ts";
import type { TemporaryProject } from "../support/projects/project.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Starts servers that a project needs, and tells their addresses in environment variables. */
const SERVERS: Readonly<Record<string, (stack: AsyncDisposableStack) => Promise<Environment>>> = {
  async cluster(stack) {
    const zookeeper = stack.use(await startZookeeper());
    const rabbitmq = stack.use(await startRabbitmq());
    return { ZOOKEEPER_HOSTS: zookeeper.hosts, RABBITMQ_URL: rabbitmq.url };
  },
};

type Environment = Readonly<Record<string, string>>;

async function runDeno({ path }: TemporaryProject, ...args: string[]): Promise<void> {
  const { code, stderr, stdout } = await runLymph(args, { cwd: path, program: Deno.execPath() });
  assert.equal(code, 0, `${stderr}${stdout}`);
}

for (const name of EXAMPLE_NAMES) {
  Deno.test(`the example ${name} passes its test, and its README is true`, async (t) => {
    const readme = await Deno.readTextFile(join(EXAMPLES, name, "README.md"));
    const change = renumberPorts([readme]);
    await using project = await copyExample(name, { checkout: ROOT, change });
    await using stack = new AsyncDisposableStack();
    // The gate checks the types of this checkout, examples included.
    await t.step("deno task test", () => runDeno(project, "task", "test", "--no-check"));
    const env = await SERVERS[name]?.(stack) ?? {};
    const examples = readChapters(readme).flatMap((chapter) => chapter.examples);
    assert.notEqual(examples.length, 0);
    await runExamples(t, changeExamples(examples, change), { cwd: project.path, env });
  });
}

Deno.test("the list of examples names them all", async () => {
  const list = await Deno.readTextFile(join(EXAMPLES, "README.md"));
  const links = [...list.matchAll(/^\| \[(\w+)\]\(\1\/\)/gm)].map(([, name]) => name);
  assert.deepEqual(links.sort(), EXAMPLE_NAMES);
});

/**
 * The project as its users meet it: published to a registry with the layout of JSR, installed from
 * there, and used in a project that knows no checkout.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { renumberPorts } from "../support/documents/console_examples.ts";
import { copyExample, EXAMPLES } from "../support/projects/example_projects.ts";
import { factsOf } from "../support/facts.ts";
import { runLymph, startLymph } from "../support/projects/lymph_process.ts";
import { PackageRegistry } from "../support/servers/package_registry.ts";
import { createProject } from "../support/projects/project.ts";

const ROOT = new URL("../../", import.meta.url);
const JOE = '{"name": "Joe"}';

/** What is in the package besides the source: the rest is no use to those who install it. */
const PAPERS = ["CHANGELOG.md", "LICENSE", "README.md", "deno.json", "deno.lock", "mod.ts"];
const FOLDERS = ["cli", "client", "core", "gateway", "tests/kit", "transports", "web"];

/** The tutorial's first service, and a module that imports each entry of the package. */
async function createGreeting() {
  const names = ["services/greeting.ts", "services/greeting_test.ts", "conf/greeting.yml"];
  const files = names.map(async (path) => [path, await Deno.readTextFile(new URL(path, ROOT))]);
  return await createProject({
    ...Object.fromEntries(await Promise.all(files)),
    "deno.json": "{}",
    "entries.ts": Object.keys(config.exports).map((name) =>
      `export * as ${name.replace(/\W/g, "") || "main"} from "${config.name}${name.slice(1)}";\n`
    ).join(""),
  });
}

/** A Deno that has cached nothing but npm packages, and that knows the registry. */
async function createUser(registry: PackageRegistry) {
  const home = await createProject({});
  const denoDir = join(home.path, "cache");
  await Deno.mkdir(denoDir);
  await Deno.symlink(join(await cacheOfThisDeno(), "npm"), join(denoDir, "npm"));
  const env = { JSR_URL: registry.url, DENO_DIR: denoDir, DENO_INSTALL_ROOT: home.path };
  const program = join(home.path, "bin/lymph");
  return { env, program, [Symbol.asyncDispose]: () => home[Symbol.asyncDispose]() };
}

async function cacheOfThisDeno(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

Deno.test("the project works from a package registry, where there is no checkout", async (t) => {
  await using registry = new PackageRegistry();
  await registry.publishCheckout();
  await using user = await createUser(registry);
  await using project = await createGreeting();
  const fact = factsOf(t);
  let lymph = { cwd: project.path, env: user.env, program: user.program };
  const deno = async (...args: string[]) => {
    const outcome = await runLymph(args, { ...lymph, program: Deno.execPath() });
    assert.equal(outcome.code, 0, outcome.stderr);
    return outcome.stdout;
  };

  await fact("the package has the source, what it takes to read it, and nothing else", () => {
    const surplus = registry.paths.filter((path) =>
      !PAPERS.includes(path.slice(1)) && !FOLDERS.some((folder) => path.startsWith(`/${folder}/`))
    );
    assert.deepEqual(surplus, []);
    assert.deepEqual(registry.paths.filter((path) => /_(test|bench)\.ts$|testdata/.test(path)), []);
  });

  const install = () =>
    deno("install", "--global", "--allow-all", "--name=lymph", `jsr:${config.name}/cli`);

  await fact("deno install makes it a program", async () => {
    await install();
    assert.equal((await runLymph(["--version"], lymph)).stdout, `${config.version}\n`);
  });

  const serveAndAsk = async (...options: string[]) => {
    const args = ["instance", "--config=conf/greeting.yml", ...options];
    await using instance = startLymph(args, lymph);
    await instance.stderr(/^Serving Greeting at /m);
    const { code, stdout } = await runLymph(["request", "Greeting.greet", JOE], lymph);
    assert.deepEqual([code, stdout], [0, "'Hi, Joe!'\n"]);
    instance.kill("SIGINT");
    assert.equal((await instance.ended).code, 0);
  };

  await fact("it serves a project that does not map the framework", () => serveAndAsk());

  await fact("deno add maps it, and deno check knows the types of all entries", async () => {
    await deno("add", `jsr:${config.name}`);
    await deno("check");
  });

  await fact("deno test runs a test with @lymph/lymph/testing", async () => {
    // Types were checked just now.
    assert.match(await deno("test", "--allow-all", "--no-check"), /1 passed .* 0 failed/);
  });

  await fact("it serves a project that maps the framework", () => serveAndAsk());

  await fact("an example works once its links are removed, under a node", async () => {
    const change = renumberPorts([await Deno.readTextFile(join(EXAMPLES, "orders/.lymph.yml"))]);
    await using orders = await copyExample("orders", { change });
    const here = { ...lymph, cwd: orders.path };
    const test = await runLymph(["task", "test", "--no-check"], {
      ...here,
      program: Deno.execPath(),
    });
    assert.equal(test.code, 0, test.stderr);
    await using node = startLymph(["node"], here);
    await node.stderr(/Serving Orders at /);
    const order = '{"article": "tea", "count": 2}';
    assert.equal((await runLymph(["request", "Orders.place", order], here)).code, 0);
    await node.stderr(/Serving the tasks of Warehouse at /);
    node.kill("SIGINT");
    assert.equal((await node.ended).code, 0);
  });

  await fact("every command can be loaded: none lacks a module", async () => {
    const { code, stdout, stderr } = await runLymph(["completions", "bash"], lymph);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /change-loglevel/);
  });

  await fact("with all cached, it serves without the registry, debug shell included", async () => {
    await using other = await createUser(registry);
    lymph = { cwd: project.path, env: other.env, program: other.program };
    await install();
    await deno("cache", `jsr:${config.name}/offline`);
    await registry.stop();
    await serveAndAsk("--debug");
  });
});

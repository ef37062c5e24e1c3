/**
 * The project as its users meet it: published to a registry with the layout of JSR, installed from
 * there, and used in a project that knows no checkout.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { findFreePorts } from "../kit/servers/free_ports.ts";
import { factsOf } from "../support/facts.ts";
import { runLymph, startLymph } from "../support/lymph_process.ts";
import { PackageRegistry } from "../support/package_registry.ts";
import { createProject } from "../support/project.ts";

const ROOT = new URL("../../", import.meta.url);
const JOE = '{"name": "Joe"}';

/** What is in the package besides the source: the rest is no use to those who install it. */
const PAPERS = ["CHANGELOG.md", "LICENSE", "README.md", "deno.json", "deno.lock", "mod.ts"];
const FOLDERS = ["cli", "core", "tests/kit", "transports", "web"];

async function createUserProject(port: number) {
  const file = (path: string) => Deno.readTextFile(new URL(path, ROOT));
  return await createProject({
    "deno.json": "{}",
    "services/greeting.ts": await file("services/greeting.ts"),
    "services/greeting_test.ts": await file("services/greeting_test.ts"),
    "services/web.ts": await file("services/web.ts"),
    "entries.ts": Object.keys(config.exports).map((name) =>
      `export * as ${name.replace(/\W/g, "") || "main"} from "${config.name}${name.slice(1)}";\n`
    ).join(""),
    "conf/greeting.yml": await file("conf/greeting.yml"),
    "conf/web.yml": `${await file("conf/web.yml")}    port: ${port}\n`,
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
  const [port = 0] = findFreePorts(1);
  await using project = await createUserProject(port);
  const fact = factsOf(t);
  const options = { cwd: project.path, env: user.env };
  const deno = async (...args: string[]) => {
    const outcome = await runLymph(args, { ...options, program: Deno.execPath() });
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

  await fact("deno add finds it, and deno check its types", async () => {
    await deno("add", `jsr:${config.name}`);
    await deno("check");
  });

  await fact("deno test runs a test with @lymph/lymph/testing", async () => {
    // Types were checked just now.
    assert.match(await deno("test", "--allow-all", "--no-check"), /1 passed .* 0 failed/);
  });

  await fact("deno install makes it a program", async () => {
    await deno("install", "--global", "--allow-all", "--name=lymph", `jsr:${config.name}/cli`);
    const { stdout } = await runLymph(["--version"], { ...options, program: user.program });
    assert.equal(stdout, `${config.version}\n`);
  });

  const lymph = { ...options, program: user.program };
  await using bare = await createUserProject(port);
  for (
    const [place, cwd] of [
      ["in this project", project.path],
      ["in a project that does not map the framework", bare.path],
    ] as const
  ) {
    await fact(`an instance serves, and lymph request asks it, ${place}`, async () => {
      const here = { ...lymph, cwd };
      await using instance = startLymph(["instance", "--config=conf/greeting.yml"], here);
      await instance.stderr(/^Serving Greeting at /m);
      const { code, stdout } = await runLymph(["request", "Greeting.greet", JOE], here);
      assert.deepEqual([code, stdout], [0, "'Hi, Joe!'\n"]);
      instance.kill("SIGINT");
      assert.equal((await instance.ended).code, 0);
    });
  }

  await fact("a node serves, and a page", async () => {
    await Deno.writeTextFile(
      join(project.path, ".lymph.yml"),
      `instances:\n${
        ["greeting", "web"].map((name) =>
          `  ${name}:\n    command: lymph instance --config=conf/${name}.yml\n`
        ).join("")
      }`,
    );
    await using node = startLymph(["node"], lymph);
    await Promise.all([node.stderr(/Serving Greeting at /), node.stderr(/Serving Web at /)]);
    const response = await fetch(`http://127.0.0.1:${port}/greet?name=Joe`);
    assert.equal(await response.text(), "Hi, Joe!");
    node.kill("SIGINT");
    assert.equal((await node.ended).code, 0);
  });

  await fact("every command can be loaded: none lacks a module", async () => {
    const { code, stdout, stderr } = await runLymph(["completions", "bash"], lymph);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /change-loglevel/);
  });
});

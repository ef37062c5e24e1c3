/** The program as `deno install --global` leaves it: one file that knows no configuration. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { eventually } from "../support/eventually.ts";
import { runLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject, type TemporaryProject } from "../support/projects/project.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const SERVICE = {
  "services/hello.ts": `import { Interface, rpc } from "@lymph/lymph";
import { suffix } from "~/suffix.ts";
export class Hello extends Interface {
  @rpc()
  hello({ name }: { name: string }): string {
    return "Hello, " + name + suffix;
  }
  @rpc()
  resolve({ names }: { names: string[] }): string[] {
    return names.map((name) => import.meta.resolve(name));
  }
  @rpc()
  async sleep(): Promise<never> {
    console.log("asleep");
    return await new Promise(() => {});
  }
}
`,
  "services/suffix.ts": `export const suffix = "!";\n`,
  "conf/hello.yml": "interfaces:\n  Hello:\n    class: hello:Hello\n",
};

// Mappings to what is above a project have made Deno panic.
const imports = { "~/": "./services/", "above/": "../" };
const version = config.version.replace(/\.\d+$/, "");

/** Ways in which a project maps the framework. */
const projects: Readonly<Record<string, object>> = {
  "does not map the framework": { imports },
  "links the framework": {
    links: [ROOT],
    imports: { ...imports, "@lymph/lymph": `jsr:@lymph/lymph@^${version}` },
  },
  "maps the framework to a file": {
    imports: { ...imports, "@lymph/lymph": join(ROOT, "mod.ts") },
  },
  "is a workspace of its own": { imports, workspace: [] },
};

function createHello(denoConfig: object, more: Readonly<Record<string, string>> = {}) {
  return createProject({ ...SERVICE, ...more, "deno.json": JSON.stringify(denoConfig) });
}

/** Installs the program of this checkout into a temporary directory. */
async function install(): Promise<AsyncDisposable & { readonly program: string }> {
  const target = await createProject({});
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--quiet", "--global", "-A", "--name=lymph", join(ROOT, "cli/main.ts")],
    env: { DENO_INSTALL_ROOT: target.path },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const program = join(target.path, "bin/lymph");
  return { program, [Symbol.asyncDispose]: () => target[Symbol.asyncDispose]() };
}

/** Starts the service of a project with an installed program. */
async function serve(project: TemporaryProject, program: string) {
  const options = { cwd: project.path, program };
  const instance = startLymph(["instance", "--config=conf/hello.yml"], options);
  const [, endpoint = ""] = await instance.stderr(/^Serving Hello at (\S+)/m);
  return { instance, endpoint, options };
}

for (const [how, denoConfig] of Object.entries(projects)) {
  Deno.test(`an installed lymph runs the services of a project that ${how}`, async () => {
    await using installed = await install();
    await using project = await createHello(denoConfig);
    const { instance, options } = await serve(project, installed.program);
    await using _instance = instance;

    const hello = await runLymph(["request", "Hello.hello", '{"name": "Joe"}'], options);
    assert.deepEqual([hello.stdout, hello.stderr, hello.code], ["'Hello, Joe!'\n", "", 0]);

    const names = ["@lymph/lymph", "@lymph/lymph/local"];
    const request = ["request", "Hello.resolve", JSON.stringify({ names }), "--json"];
    assert.deepEqual(
      JSON.parse((await runLymph(request, options)).stdout),
      ["mod.ts", "transports/local/mod.ts"].map((path) =>
        new URL(`../../${path}`, import.meta.url).href
      ),
    );
  });
}

Deno.test("an installed lymph works where there is no project, and leaves no lock file", async () => {
  await using installed = await install();
  await using project = await createProject({});
  const options = { cwd: project.path, program: installed.program };
  const outcome = await runLymph(["discover"], options);
  assert.deepEqual([outcome.stderr, outcome.code], [
    `No registered services found in ${project.path}/.lymph\n`,
    0,
  ]);
  assert.match((await runLymph(["list"], options)).stdout, /^instance /);
  assert.ok(![...Deno.readDirSync(project.path)].some(({ name }) => name === "deno.lock"));
});

Deno.test("the launcher passes on exit codes and the death by a signal", async () => {
  await using installed = await install();
  await using project = await createHello({ imports });
  const { instance, options } = await serve(project, installed.program);
  await using _instance = instance;
  assert.equal((await runLymph(["discover", "--jsn"], options)).code, 2);
  assert.equal((await runLymph(["discover", "Nope"], options)).code, 1);
  await using request = startLymph(["request", "Hello.sleep", "--timeout=30"], options);
  await instance.stdout(/^asleep$/m);
  request.kill("SIGINT");
  assert.equal((await request.ended).signal, "SIGINT");
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} to the launcher stops the instance in order`, async () => {
    await using installed = await install();
    await using project = await createHello({ imports });
    const { instance, options } = await serve(project, installed.program);
    instance.kill(signal);
    const { code, stdout } = await instance.ended;
    assert.deepEqual([code, stdout], [0, ""]);
    assert.equal((await runLymph(["discover"], options)).stdout, "");
  });
}

Deno.test("an instance ends when its launcher is killed", async () => {
  await using installed = await install();
  await using project = await createHello({ imports });
  const { instance, options } = await serve(project, installed.program);
  instance.kill("SIGKILL");
  await eventually(async () => (await runLymph(["discover"], options)).stdout === "");
  await instance.ended;
});

Deno.test("requests end when their launcher is killed", async () => {
  await using installed = await install();
  await using project = await createHello({ imports });
  const served = await serve(project, installed.program);
  await using _instance = served.instance;
  const load = ["request", "Hello.hello", '{"name": "Joe"}', "-N1000000000"];
  const requests = startLymph(load, served.options);
  const asked = async () =>
    (await runLymph(["request", "lymph.get_metrics", "--address=Hello"], served.options)).stdout;
  await eventually(async () => /Hello\.hello/.test(await asked()));
  requests.kill("SIGKILL");
  // The pipe closes when the last one that could write to it has ended.
  assert.equal((await requests.ended).signal, "SIGKILL");
});

Deno.test("a service is typed for its callers: wrong arguments do not compile", async () => {
  const caller = (args: string): string =>
    `import { Interface } from "@lymph/lymph";
import type { Hello } from "./services/hello.ts";
export class Caller extends Interface {
  async call(): Promise<string> {
    return await this.proxy<Hello>("Hello").hello(${args});
  }
}
`;
  await using project = await createHello(projects["links the framework"] ?? {}, {
    "right.ts": caller('{ name: "Joe" }'),
    "wrong.ts": caller('{ nme: "Joe" }'),
  });
  const check = (file: string) =>
    new Deno.Command(Deno.execPath(), { args: ["check", file], cwd: project.path }).output();
  assert.ok((await check("right.ts")).success);
  const { success, stderr } = await check("wrong.ts");
  assert.ok(!success);
  assert.match(new TextDecoder().decode(stderr), /'nme' does not exist in type/);
});

/** The program as its users meet it: real processes, from `lymph instance` to the last Ctrl-C. */
import assert from "node:assert/strict";
import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { runLymph, type RunningLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject, type TemporaryProject } from "../support/projects/project.ts";

const FILES = {
  "services/greeting.ts": `import { Interface, rpc } from "@lymph/lymph";
export class Greeting extends Interface {
  /** Returns a greeting. */
  @rpc()
  greet({ name }: { name: string }): string {
    return \`Hi, \${name}!\`;
  }
  @rpc()
  async sleep(): Promise<never> {
    console.log("asleep");
    return await new Promise(() => {});
  }
  @rpc({ raises: [RangeError] })
  fail(): never {
    throw new RangeError("out of range");
  }
}
`,
  "conf/greeting.yml": "interfaces:\n  Greeting:\n    class: greeting:Greeting\n",
};

const GREET = ["request", "Greeting.greet", '{"name": "Joe"}'];

/** Runs a function while one instance of the greeting service runs. */
async function withGreeting(
  use: (project: TemporaryProject, instance: RunningLymph) => Promise<void>,
): Promise<void> {
  await using project = await createProject(FILES);
  const args = ["instance", "--config", "conf/greeting.yml"];
  await using instance = startLymph(args, { cwd: project.path });
  await instance.stderr(/^Serving Greeting at tcp:\/\/127\.0\.0\.1:\d+ \([0-9a-f]{32}\)$/m);
  await use(project, instance);
}

/** Runs a command that must succeed, and returns what it prints. */
async function print(args: readonly string[], cwd: string, input?: string): Promise<string> {
  const outcome = await runLymph(args, { cwd, ...(input === undefined ? {} : { input }) });
  assert.deepEqual([outcome.stderr, outcome.code], ["", 0]);
  return outcome.stdout;
}

Deno.test("a running service is discovered, described and called", () =>
  withGreeting(async ({ path }) => {
    assert.equal(await print(["discover"], path), "Greeting [1]\n");
    assert.equal(await print(GREET, path), "'Hi, Joe!'\n");
    const description = await print(["inspect", "Greeting"], path);
    assert.ok(
      description.startsWith(
        "RPC interface of Greeting\n\nrpc Greeting.fail(): never\n         raises ",
      ),
      description,
    );
    assert.ok(
      description.includes(
        "\n\nrpc Greeting.greet(name: string): string\n         Returns a greeting.\n\n",
      ),
      description,
    );
  }));

Deno.test("results are printed as JSON for programs", () =>
  withGreeting(async ({ path }) => {
    const [instance] = JSON.parse(await print(["discover", "--json"], path)).Greeting;
    assert.match(instance.endpoint, /^tcp:/);
    assert.equal(JSON.parse(await print([...GREET, "--json"], path)), "Hi, Joe!");
    const whole = JSON.parse(
      await print([...GREET, "--json", "--dump-headers", "--trace-id=f00d"], path),
    );
    assert.deepEqual([whole.body, whole.headers.trace_id], ["Hi, Joe!", "f00d"]);
    const { methods, contracts } = JSON.parse(
      await print(["inspect", instance.endpoint, "--json"], path),
    );
    const greet = methods.find(({ name }: { name: string }) => name === "Greeting.greet");
    assert.deepEqual(greet.params, ["name"]);
    const { input } = contracts.Greeting.methods.greet;
    assert.deepEqual(input.properties, { name: { type: "string" } });
  }));

Deno.test("an instance is described as it was when it started", () =>
  withGreeting(async ({ path }) => {
    const file = join(path, "services/greeting.ts");
    await Deno.writeTextFile(file, FILES["services/greeting.ts"].replaceAll("string", "number"));
    const description = await print(["inspect", "Greeting"], path);
    assert.match(description, /^rpc Greeting\.greet\(name: string\): string$/m);
  }));

Deno.test("arguments may come from standard input", () =>
  withGreeting(async ({ path }) => {
    const args = ["request", "Greeting.greet", "-"];
    assert.equal(await print(args, path, '{"name": "Ann"}'), "'Hi, Ann!'\n");
  }));

Deno.test("instances are shown one by one on request", () =>
  withGreeting(async ({ path }) => {
    const pattern = /^Greeting \[1\]\n {2}\[[0-9a-f]{10}\] tcp:\/\/127\.0\.0\.1:\d+\n$/;
    assert.match(await print(["discover", "--instances"], path), pattern);
    assert.match(await print(["discover", "Greeting"], path), pattern);
    assert.match(await print(["discover", "--all"], path), /^lymph \[1\]$/m);
  }));

Deno.test("many requests are measured", () =>
  withGreeting(async ({ path }) => {
    const report = JSON.parse(await print([...GREET, "-N50", "-C", "5", "--json"], path));
    assert.deepEqual([report.requests, report.succeeded, report.failures], [50, 50, {}]);
    const { p50, p99, max } = report.milliseconds;
    assert.ok(0 < p50 && p50 <= p99 && p99 <= max);
    assert.match(
      await print([...GREET, "-N", "3"], path),
      /^Succeeded +3\n[^]*^ {2}p95 +[\d.]+ ms$/m,
    );
  }));

Deno.test("failures among many requests are counted by their kind", () =>
  withGreeting(async ({ path }) => {
    const outcome = await runLymph(["request", "Greeting.fail", "-N4"], { cwd: path });
    assert.match(outcome.stdout, /^Failed +4\n {2}RemoteError +4$/m);
    assert.deepEqual([outcome.stderr, outcome.code], ["", 1]);
  }));

Deno.test("a declared error is shown with its type", () =>
  withGreeting(async ({ path }) => {
    const outcome = await runLymph(["request", "Greeting.fail"], { cwd: path });
    assert.equal(outcome.stderr, "lymph: Greeting.fail failed: RangeError: out of range\n");
    assert.deepEqual([outcome.stdout, outcome.code], ["", 1]);
  }));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`an instance that gets ${signal} unregisters and ends with code 0`, () =>
    withGreeting(async ({ path }, instance) => {
      instance.kill(signal);
      const { code, stdout } = await instance.ended;
      assert.deepEqual([code, stdout], [0, ""]);
      const outcome = await runLymph(["discover"], { cwd: path });
      assert.deepEqual(
        [outcome.stdout, outcome.stderr, outcome.code],
        ["", `No registered services found in ${path}/.lymph\n`, 0],
      );
    }));
}

Deno.test("an instance serves on while it drains, and ends at once on a later second signal", () =>
  withGreeting(async ({ path }, instance) => {
    const args = ["request", "Greeting.sleep", "--timeout=30"];
    await using request = startLymph(args, { cwd: path });
    await instance.stdout(/^asleep$/m);
    instance.kill("SIGTERM");
    assert.equal((await instance.hurry("SIGINT")).code, 0);
    assert.equal((await request.ended).code, 1);
  }));

Deno.test("a request that is interrupted dies of the signal", () =>
  withGreeting(async ({ path }, instance) => {
    const args = ["request", "Greeting.sleep", "--timeout=30"];
    await using request = startLymph(args, { cwd: path });
    await instance.stdout(/^asleep$/m);
    request.kill("SIGINT");
    assert.equal((await request.ended).signal, "SIGINT");
  }));

Deno.test("SIGQUIT shows the state and leaves the instance running", () =>
  withGreeting(async ({ path }, instance) => {
    instance.kill("SIGQUIT");
    await instance.stderr(/^interfaces: Greeting, lymph$/m);
    assert.equal(await print(GREET, path), "'Hi, Joe!'\n");
  }));

Deno.test("SIGQUIT shows what is pending: subject, since when, trace id", () =>
  withGreeting(async ({ path }, instance) => {
    const traceId = "0123456789abcdef0123456789abcdef";
    const args = ["request", "Greeting.sleep", "--timeout=30", `--trace-id=${traceId}`];
    await using request = startLymph(args, { cwd: path });
    await instance.stdout(/^asleep$/m);
    instance.kill("SIGQUIT");
    await instance.stderr(/^pending: 1 handlers, 0 requests to others$/m);
    await instance.stderr(
      new RegExp(
        `^  method Greeting\\.sleep, asked by .*, for \\d+\\.\\d s, trace ${traceId}$`,
        "m",
      ),
    );
    request.kill("SIGINT");
    assert.equal((await request.ended).signal, "SIGINT");
  }));

Deno.test("discover --watch follows what comes and goes until it is stopped", async () => {
  await using project = await createProject(FILES);
  const { path: cwd } = project;
  await using watch = startLymph(["discover", "--watch"], { cwd });
  await watch.stderr(/^No registered services found in .*\.lymph$/m);
  await using instance = startLymph(["instance", "-c", "conf/greeting.yml"], { cwd });
  await watch.stdout(/^Greeting \[1\]$/m);
  instance.kill("SIGTERM");
  await watch.stderr(/(No registered services found .*\n){2}/);
  watch.kill("SIGINT");
  assert.equal((await watch.ended).code, 0);
});

Deno.test("who only looks leaves nothing behind", async () => {
  await using project = await createProject({});
  for (const args of [["discover"], ["request", "Greeting.greet"], ["inspect", "Greeting"]]) {
    await runLymph(args, { cwd: project.path });
    assert.deepEqual([...Deno.readDirSync(project.path)], [], args[0]);
  }
});

Deno.test("an interface runs under its class's name without configuration", async () => {
  await using project = await createProject(FILES);
  const args = ["instance", "--interface=greeting:Greeting", "--isolated"];
  await using instance = startLymph(args, { cwd: project.path });
  const [, endpoint = ""] = await instance.stderr(/^Serving Greeting at (\S+)/m);
  const request = [...GREET, "--address", endpoint];
  assert.equal(await print(request, project.path), "'Hi, Joe!'\n");
  assert.equal((await runLymph(["discover"], { cwd: project.path })).stdout, "");
});

Deno.test("logs go to the file that is named", async () => {
  await using project = await createProject(FILES);
  const { path: cwd } = project;
  const { stderr } = await runLymph(["discover", "--loglevel=info", "--logfile=x.log"], { cwd });
  assert.equal(stderr, `No registered services found in ${cwd}/.lymph\n`);
  assert.ok((await Deno.stat(`${cwd}/x.log`)).isFile);
});

Deno.test("the effective configuration is shown without secrets", async () => {
  await using project = await createProject({
    ".lymph.yml": "container:\n  ip: $(env.MY_IP)\n  events:\n    password: hunter2\n",
  });
  const env = { MY_IP: "127.0.0.2" };
  const { stdout } = await runLymph(["config"], { cwd: project.path, env });
  assert.equal(
    stdout.replace(/^#.*\n/gm, ""),
    "container:\n  ip: 127.0.0.2\n  events:\n    password: (hidden)\n",
  );
});

Deno.test("what is in effect by default is shown as comments", async () => {
  await using project = await createProject({});
  assert.equal(
    await print(["config"], project.path),
    `{}
# by default:
#   container:
#     ip: 127.0.0.1
#     registry:
#       class: embedded
#       path: ${project.path}/.lymph
#     events:
#       class: embedded
#       path: ${project.path}/.lymph
`,
  );
});

Deno.test("commands are listed and explained", async () => {
  const cwd = Deno.cwd();
  const list = await print(["list"], cwd);
  assert.match(list, /^instance +Run a single service instance \(one process\)\.$/m);
  assert.equal(await print(["list", "--no-color"], cwd), list);
  const help = await print(["help", "request"], cwd);
  assert.ok(help.startsWith("Usage: lymph request [options] <subject> [<params>]\n"));
  assert.equal(await print(["request", "--help"], cwd), help);
  assert.equal(await print(["--version"], cwd), `${config.version}\n`);
  assert.equal(await print(["discover", "--version"], cwd), `${config.version}\n`);
});

Deno.test("without arguments the usage is shown, and that is an error", async () => {
  const outcome = await runLymph([], { cwd: Deno.cwd() });
  assert.match(outcome.stderr, /^Usage: lymph <command>/);
  assert.deepEqual([outcome.code, outcome.stdout], [1, ""]);
});

Deno.test("colors are used where they are asked for", async () => {
  const cwd = Deno.cwd();
  assert.ok((await print(["list", "--color"], cwd)).includes("\x1b[1mdiscover\x1b[22m"));
});

Deno.test("a reader that has seen enough ends the program quietly", async () => {
  const program = new URL("../../cli/main.ts", import.meta.url);
  const pipe = `"$0" run -A "$1" completions fish | head -n 1`;
  const { stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", pipe, Deno.execPath(), program.pathname],
  }).output();
  const decoder = new TextDecoder();
  assert.deepEqual(
    [decoder.decode(stdout), decoder.decode(stderr)],
    ["complete -c lymph -n __fish_use_subcommand -f\n", ""],
  );
});

for (const shell of ["bash", "zsh", "fish"]) {
  Deno.test(`completions for ${shell} name every command`, async () => {
    const script = await print(["completions", shell], Deno.cwd());
    const names = (await print(["list"], Deno.cwd())).trim().split("\n").map((l) =>
      l.split(" ")[0]
    );
    for (const name of names) assert.ok(script.includes(String(name)), name);
  });
}

/** `lymph shell`, here and inside instances, with the real program in processes. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LymphOptions, type Outcome, runLymph } from "../support/projects/lymph_process.ts";
import { type InstanceProcess, ServiceProject } from "../support/projects/service_project.ts";
import { Terminal } from "../support/terminals/terminal.ts";

const PROGRAM = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));
const IDENTITY = /^Serving .* \((\w+)\)$/m;

/** Runs a shell with code from a pipe. */
async function pipe(
  project: ServiceProject,
  input: string,
  ...args: readonly string[]
): Promise<Outcome> {
  return await runLymph(["shell", ...args], { ...optionsOf(project), input });
}

function optionsOf({ stateDir }: ServiceProject): LymphOptions {
  return { cwd: join(stateDir, ".."), env: { LYMPH_STATE_DIR: stateDir } };
}

async function identityOf(instance: InstanceProcess): Promise<string> {
  return (await instance.stderr(IDENTITY))[1] ?? "";
}

Deno.test("code from a pipe runs here, with services, events and configuration at hand", async () => {
  await using project = await ServiceProject.greeting();
  await project.startInstance();
  const subscriber = project.start("subscribe", "greeted", "-N", "3");
  await subscriber.stderr(/^Waiting for events/m);
  const { code, stdout, stderr } = await pipe(
    project,
    `1+1
const greeting = client.proxy("Greeting")
greeting.greet({
  name: "Joe",
})
(await client.request("Greeting", { subject: "Greeting.greet", body: { name: "Zoe" } })).body
await discover()
await emit("greeted", { name: "Moe" })
config.section("interfaces.Greeting")
`,
    ...["--config", "conf/greeting.yml"],
  );
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(
    stdout,
    '2\n"Hi, Joe!"\n"Hi, Zoe!"\n[ "Greeting", "lymph" ]\n{ class: "greeting:Greeting" }\n',
  );
  assert.equal((await subscriber.ended).code, 0);
});

Deno.test("what fails in a pipe is one line, and the rest runs", async () => {
  await using project = await ServiceProject.greeting();
  const { code, stdout, stderr } = await pipe(
    project,
    'throw new TypeError("no")\nclient.proxy("Nobody").greet()\n1+1\n3 +',
  );
  assert.deepEqual([code, stdout], [1, "2\n"]);
  assert.deepEqual(stderr.split("\n"), [
    "TypeError: no",
    "LookupError: There is no service named Nobody; see 'lymph discover'",
    "SyntaxError: Unexpected end of input",
    "",
  ]);
});

Deno.test("-e runs one piece of code and says by its exit code what came of it", async () => {
  await using project = await ServiceProject.greeting();
  const good = await project.run("shell", "-e", "await Promise.resolve({ a: 1 })");
  assert.deepEqual([good.code, good.stdout, good.stderr], [0, "{ a: 1 }\n", ""]);
  const bad = await project.run("shell", "--eval", "nowhere");
  const message = "ReferenceError: nowhere is not defined\n";
  assert.deepEqual([bad.code, bad.stdout, bad.stderr], [1, "", message]);
});

Deno.test("an instance in debug mode runs code from a shell, and lives on", async () => {
  await using project = await ServiceProject.greeting();
  const [instance, plain] = await Promise.all([
    project.startInstance("--debug"),
    project.startInstance(),
  ]);
  const remote = `--remote=Greeting:${(await identityOf(instance)).slice(0, 8)}`;
  const { code, stdout, stderr } = await pipe(
    project,
    `container.endpoint
await Greeting.greet({ name: "Joe" })
Object.keys(interfaces)
await new Promise((_, reject) => setTimeout(reject, 1, new RangeError("late")))
while (true);
Deno.pid
`,
    remote,
  );
  assert.equal(code, 1);
  assert.deepEqual(stdout.split("\n"), [
    `"${instance.endpoint}"`,
    '"Hi, Joe!"',
    '[ "Greeting", "lymph" ]',
    String(instance.pid),
    "",
  ]);
  assert.equal(stderr, "RangeError: late\nError: Stopped, as it has not paused for 2 s\n");
  const reply = await project.run("request", "Greeting.greet", '{"name": "Zoe"}');
  assert.match(reply.stdout, /Hi, Zoe!/);

  const closed = await identityOf(plain);
  const refused = await project.run("shell", `--remote=Greeting:${closed}`, "-e", "1");
  assert.equal(refused.code, 1);
  assert.equal(
    refused.stderr,
    `lymph: Greeting:${closed.slice(0, 10)} is not in debug mode, which it must be to open a ` +
      "shell in it: start it with lymph instance --debug\n",
  );
  const nobody = await project.run("shell", "--remote=Greting", "-e", "1");
  assert.equal(nobody.code, 1);
  assert.equal(
    nobody.stderr,
    'lymph: There is no service named Greting (did you mean "Greeting"?)\n',
  );
});

Deno.test("where several instances are in debug mode, one must be named", async () => {
  await using project = await ServiceProject.greeting();
  await Promise.all([project.startInstance("--debug"), project.startInstance("--debug")]);
  const { code, stderr } = await project.run("shell", "--remote=Greeting", "-e", "1");
  assert.equal(code, 1);
  assert.match(stderr, /^lymph: 2 instances of Greeting are meant, which must be one: .*\n$/);
});

Deno.test("a shell with the wrong token is refused, and the instance says so", async () => {
  await using project = await ServiceProject.greeting();
  const instance = await project.startInstance("--debug");
  const path = join(project.stateDir, "shell_token");
  assert.equal(Number((await Deno.stat(path)).mode) & 0o777, 0o600);
  await Deno.writeTextFile(path, "0".repeat(64));
  const { code, stdout, stderr } = await project.run("shell", "--remote=Greeting", "-e", "1");
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(
    stderr,
    /^lymph: Cannot open a shell at .*: it refuses the token of this project\n$/,
  );
  await instance.stderr(/\[WARNING\] lymph\.backdoor: Refused a debug shell to 127\.0\.0\.1:/);
});

Deno.test("an instance that shells may reach from elsewhere says so loudly", async () => {
  await using project = await ServiceProject.greeting();
  const config = await Deno.readTextFile(join(project.stateDir, "../conf/greeting.yml"));
  await project.write("conf/greeting.yml", `${config}\ndebug:\n  backdoor_ip: 0.0.0.0\n`);
  const instance = await project.startInstance("--debug", "--advertise", "localhost");
  await instance.stderr(
    /\[WARNING\] lymph\.backdoor: DEBUG SHELLS ARE LET IN FROM OTHER MACHINES at localhost:\d+/,
  );
  const { stdout } = await project.run("shell", "--remote=Greeting", "-e", "1+1");
  assert.equal(stdout, "2\n");
});

Deno.test("an instance stops although a shell is open, which learns of it", async () => {
  await using project = await ServiceProject.greeting();
  const instance = await project.startInstance("--debug");
  // A promise that nothing else knows is collected, and Deno 2.9 panics when its inspector says so.
  const shell = project.start(
    "shell",
    "--remote=Greeting",
    "-e",
    "await new Promise((resolve) => globalThis.later = resolve)",
  );
  await instance.stderr(/A debug shell was opened/);
  instance.signal("SIGTERM");
  assert.equal((await instance.ended).code, 0);
  const { code, stderr } = await shell.ended;
  assert.equal(code, 1);
  assert.match(stderr, /^lymph: The instance has ended, or has closed the connection\n$/);
});

Deno.test("in a terminal, names complete, Ctrl-C gives up, Ctrl-D ends it, and history stays", async () => {
  await using project = await ServiceProject.greeting();
  const { cwd, env = {} } = optionsOf(project);
  const program = [Deno.execPath(), "run", "-A", PROGRAM, "shell"];
  await using terminal = new Terminal(program, { cwd, env: { ...env, NO_COLOR: "1" } });
  await terminal.shows("> ");
  await terminal.type("clie\t");
  await terminal.shows("client");
  await terminal.type(".constructor.name\r");
  await terminal.shows("ShellClient");
  await terminal.type("await new Promise((resolve) => globalThis.later = resolve)\r");
  await terminal.shows("= resolve)\r");
  await terminal.type("\x03");
  await terminal.shows("Interrupted");
  await terminal.type("[1,\r");
  await terminal.shows("… ");
  await terminal.type("2].length + 40\r");
  await terminal.shows("\n42");
  await terminal.type("\x04");
  assert.equal((await terminal.ended).code, 0);
  const history = await Deno.readTextFile(join(project.stateDir, "shell_history"));
  assert.match(history, /^client\.constructor\.name\n/);
});

Deno.test("without --debug nothing listens, and the registry says so", async () => {
  await using project = await ServiceProject.greeting();
  await project.startInstance();
  const { stdout } = await project.run("discover", "Greeting", "--full", "--json");
  assert.match(stdout, /"backdoor_endpoint":null/);
  assert.ok(![...Deno.readDirSync(project.stateDir)].some(({ name }) => name === "shell_token"));
});

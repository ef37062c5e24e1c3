/** `lymph top` in a terminal, as a person uses it. */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "../support/eventually.ts";
import { runLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";
import { ServiceProject } from "../support/projects/service_project.ts";
import { TmuxPanes } from "../support/terminals/tmux_panes.ts";

const ROOT = new URL("../../", import.meta.url);
const PROGRAM = ["deno.json", "cli/main.ts"].map((file) => fileURLToPath(new URL(file, ROOT)));
const PANE = "top";

/** A `lymph top` in a terminal of its own. */
class TopInTmux implements AsyncDisposable {
  readonly #panes: TmuxPanes;
  readonly #sockets: string;

  private constructor(panes: TmuxPanes, sockets: string) {
    this.#panes = panes;
    this.#sockets = sockets;
  }

  /** Opens it, in a terminal of 80 columns and 24 rows. */
  static async open(project: ServiceProject, env: readonly string[] = []): Promise<TopInTmux> {
    const sockets = await Deno.makeTempDir({ prefix: "lymph_tmux_" });
    const panes = new TmuxPanes("top", sockets);
    const deno = [Deno.execPath(), "run", "--quiet", "--no-check", "-A", "--config", ...PROGRAM];
    const line = [`LYMPH_STATE_DIR=${project.stateDir}`, ...env, ...deno, "top", "-i", "0.2"];
    const directory = dirname(project.stateDir);
    const size = ["-x", "80", "-y", "24"];
    const command = `env ${line.join(" ")}; echo ended; exec sleep 600`;
    await panes.run("new-session", "-d", "-s", PANE, ...size, "-c", directory, command);
    return new TopInTmux(panes, sockets);
  }

  /** Presses keys, by their names in tmux. */
  press(...keys: readonly string[]): Promise<void> {
    return this.#panes.press(PANE, ...keys);
  }

  /** Gives the terminal another size. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.#panes.run("resize-window", "-t", PANE, "-x", `${columns}`, "-y", `${rows}`);
  }

  /** Resolves to the lines of the screen once it shows something. */
  async shows(pattern: RegExp): Promise<readonly string[]> {
    let screen = "";
    return await eventually(async () => {
      screen = await this.#panes.run("capture-pane", "-p", "-e", "-t", PANE);
      return pattern.test(screen) && screen.trimEnd().split("\n");
    }).catch(() => assert.fail(`${pattern} was never shown; the screen is:\n${screen}`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#panes.run("kill-server");
    await Deno.remove(this.#sockets, { recursive: true });
  }
}

Deno.test("top shows methods and queues at a key, and filters by what is typed", async () => {
  await using project = await ServiceProject.greeting();
  await project.startInstance();
  project.start("request", "Greeting.greet", `{"name": "Joe"}`, "-N", "1000000", "-C", "4");
  await using top = await TopInTmux.open(project, ["NO_COLOR=1"]);

  const services = await top.shows(/^Greeting +1 +[1-9]/m);
  assert.match(services[0] ?? "", /^service\* +inst/);
  assert.match(services.at(-1) ?? "", /^q quit +\[services\] +2 methods +3 queues/);
  await top.press("2");
  await top.shows(/^method +calls\/s\*.*\nGreeting\.greet +\d+/);
  await top.press("3");
  await top.shows(/^queue +queued\*/);
  await top.press("1", "/", "x", "y");
  const typing = await top.shows(/^filter: xy_/m);
  assert.ok(!typing.some((line) => line.startsWith("Greeting")), typing.join("\n"));
  await top.press("BSpace", "BSpace", "E", "E", "Enter");
  await top.shows(/^Greeting +1[^]*\n.*filter: EE/m);
  await top.press("q");
  await top.shows(/^ended$/m);
});

Deno.test("P6 top follows the size of its terminal", async () => {
  await using project = await ServiceProject.greeting();
  await project.startInstance();
  await using top = await TopInTmux.open(project);
  await top.shows(/^.*service\*[^]*Greeting/);
  await top.resize(160, 12);
  const wide = await top.shows(/instances +calls\/s[^]*r reverse/);
  assert.ok(wide.length < 12, wide.join("\n"));
  await top.resize(40, 8);
  const narrow = await top.shows(/^.*service\* +inst +calls\/s +p99/);
  assert.ok(narrow.length < 8, narrow.join("\n"));
});

Deno.test("top without a terminal sorts, filters and names a column that it does not have", async () => {
  await using project = await ServiceProject.greeting();
  await project.startInstance();
  const methods = ["top", "--once", "--json", "--interval", "0.1", "--view", "methods"];
  await project.run("request", "Greeting.greet", `{"name": "Joe"}`);
  const { stdout } = await project.run(...methods, "--filter", "GREET");
  assert.deepEqual(
    JSON.parse(stdout).map(({ method }: { readonly method: string }) => method),
    ["Greeting.greet"],
  );
  const { code, stderr } = await project.run(...methods, "--sort", "queued");
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^lymph: Cannot sort methods by queued: .*method, calls, errors, p50, p99, work/,
  );
});

Deno.test("a single table of queues fails if the broker cannot be reached", async () => {
  const config = "container:\n  events:\n    class: amqp\n    url: amqp://127.0.0.1:1\n";
  await using project = await createProject({ ".lymph.yml": config });
  const args = ["top", "--once", "--json", "--view", "queues", "--interval", "0.1"];
  const { code, stdout, stderr } = await runLymph(args, { cwd: project.path });
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^lymph: Cannot reach 127\.0\.0\.1:1 within .*$/m);
});

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePorts } from "../../kit/servers/free_ports.ts";
import { quote } from "../../playground/quote.ts";
import { SESSION } from "../../playground/tmux.ts";
import { eventually } from "../eventually.ts";
import { createProject, type TemporaryProject } from "../projects/project.ts";
import { PAGES, readShownFiles } from "../documents/pages.ts";
import { TmuxPanes, type WaitOptions } from "./tmux_panes.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const MAIN = join(ROOT, "tests/playground/main.ts");
const FOLDERS = ["conf", "services"];
const PORTS = ["4080", "4090", "9100"];
const MARK = "LYMPH_PLAYGROUND_TEST";
const USER = "user";

/** The tutorial's project and the terminal of a user who plays with it in tmux. */
export class Playground implements AsyncDisposable {
  /** The user's terminal. */
  readonly terminal: TmuxPanes;
  /** What runs in it: the session of the playground. */
  readonly session: TmuxPanes;
  /** Stands for each port that the tutorial names. */
  readonly ports: ReadonlyMap<string, number>;
  readonly #project: TemporaryProject;
  readonly #sockets: string;

  private constructor(project: TemporaryProject, sockets: string, ports: Map<string, number>) {
    this.#project = project;
    this.#sockets = sockets;
    this.ports = ports;
    this.terminal = new TmuxPanes(USER, sockets);
    this.session = new TmuxPanes(SESSION, sockets);
  }

  /**
   * Makes the project: the tutorial's files, those that the pages have their reader write, and
   * further ones.
   */
  static async create(further: Readonly<Record<string, string>> = {}): Promise<Playground> {
    const numbers = findFreePorts(PORTS.length);
    const ports = new Map(PORTS.map((port, index) => [port, numbers[index] ?? 0]));
    const files: Record<string, string> = {};
    for (const [path, text] of Object.entries({ ...await readFiles(), ...further })) {
      files[path] = text.replaceAll(/\b(?:4080|4090|9100)\b/g, (port) => `${ports.get(port)}`);
    }
    const project = await createProject(files);
    const sockets = await Deno.makeTempDir({ prefix: "tmux-" });
    const playground = new Playground(project, sockets, ports);
    await playground.terminal.run(
      ...["new-session", "-d", "-s", USER, "-x", "200", "-y", "60", "-c", project.path],
      ...["-e", `TMUX_TMPDIR=${sockets}`, "-e", "SHELL=/bin/sh", "-e", "LYMPH_CONFIG="],
      ...["-e", `${MARK}=${sockets}`, "/bin/sh"],
    );
    return playground;
  }

  /** Changes a file of the project, as in an editor. */
  async edit(path: string, change: (text: string) => string): Promise<void> {
    const file = join(this.#project.path, path);
    await Deno.writeTextFile(file, change(await Deno.readTextFile(file)));
  }

  /** Types `deno task playground …`. */
  async play(...options: readonly string[]): Promise<void> {
    const command = [Deno.execPath(), "run", "-A", "--no-check", MAIN, ...options];
    await this.terminal.type(USER, command.map(quote).join(" "));
  }

  /** Resolves once the user's terminal shows something, the session of tmux included. */
  async sees(pattern: RegExp, options?: WaitOptions): Promise<void> {
    await this.terminal.hasShown(USER, [pattern], options);
  }

  /** Types the keys that leave the session, and waits for the shell. */
  async leave(): Promise<void> {
    await this.terminal.press(USER, "C-b", "d");
    await this.sees(/^The playground runs on\. Come back: .*\nEnd it: .*\n[#$]$/m);
  }

  /** Types the keys that end the session, and waits until nothing of it is left. */
  async end(): Promise<void> {
    await this.terminal.press(USER, "C-b", "Q");
    await this.sees(/^End the playground\? \(y\/n\)$/m);
    await this.terminal.press(USER, "y");
    await this.sees(/exited\]\n[#$]$/);
    await this.#untilNothingIsLeft();
  }

  /** Resolves once no process of the session is left but the user's terminal. */
  async #untilNothingIsLeft(): Promise<void> {
    let left: string[] = [];
    await eventually(async () => {
      left = await this.#survivors();
      return left.length === 0;
    }).catch(() => {
      throw new Error(`These processes are left of the playground:\n${left.join("\n")}`);
    });
  }

  async #survivors(): Promise<string[]> {
    const found: string[] = [];
    const user = Number(
      await this.terminal.run("display-message", "-p", "-t", USER, "#{pane_pid}"),
    );
    for await (const { name } of Deno.readDir("/proc")) {
      if (!/^\d+$/.test(name) || Number(name) === user) continue;
      const environment = await Deno.readTextFile(`/proc/${name}/environ`).catch(() => "");
      if (!environment.includes(`${MARK}=${this.#sockets}`)) continue;
      const words = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
      found.push(`${name} ${words.replaceAll("\0", " ")}`);
    }
    return found;
  }

  /** Ends what still runs, and removes the project. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.session.run("kill-server").catch(() => {}); // it has ended already
    await this.#untilNothingIsLeft();
    await this.terminal.run("kill-server");
    await Deno.remove(this.#sockets, { recursive: true });
    await this.#project[Symbol.asyncDispose]();
  }
}

async function readFiles(): Promise<Record<string, string>> {
  const files = readShownFiles(PAGES);
  const { imports } = JSON.parse(files["deno.json"] ?? "{}");
  files["deno.json"] = JSON.stringify({ links: [ROOT], imports });
  for (const folder of FOLDERS) {
    for await (const { name } of Deno.readDir(join(ROOT, folder))) {
      files[`${folder}/${name}`] = await Deno.readTextFile(join(ROOT, folder, name));
    }
  }
  files["conf/web.yml"] += "    port: 4080\n";
  files[".lymph.yml"] = `${await Deno.readTextFile(join(ROOT, ".lymph.yml"))}\n${
    files[".lymph.yml"]
  }`;
  return files;
}

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProcessStatus, ServiceStatus } from "../../../cli/node/node_interface.ts";
import { findFreePorts } from "../../kit/servers/free_ports.ts";
import { eventually, type EventuallyOptions } from "../eventually.ts";
import { type Outcome, startLymph } from "./lymph_process.ts";
import { killMarked, MARK, markedProcesses } from "./marked_processes.ts";
import { createProject, type TemporaryProject } from "./project.ts";
import { LymphProcess } from "./service_project.ts";
import { Terminal } from "../terminals/terminal.ts";
import { UnreadTerminal } from "../terminals/unread_terminal.ts";

const ROOT = new URL("../../../", import.meta.url);
const OWN_CONFIG = fileURLToPath(new URL("deno.json", ROOT));
const PROGRAM = fileURLToPath(new URL("cli/main.ts", ROOT));
const TUTORIAL = ["Web", "Greeting", "Listen"];

/** What a node of a test runs. */
export interface NodeProjectOptions {
  /** How many processes of the tutorial's services `Web`, `Greeting` and `Listen`. */
  readonly services?: Readonly<Record<string, number>>;
  /** Other programs: `instances.<name>` in the configuration. */
  readonly programs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Other sections of the configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Environment variables of every `lymph`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Services that share the port of the project; by default `Web`. */
  readonly sockets?: readonly string[];
}

/** The tutorial in a directory of its own, to be run by `lymph node`. */
export class NodeProject implements AsyncDisposable {
  /** Port of the web service. */
  readonly port: number;
  readonly #project: TemporaryProject;
  readonly #mark = crypto.randomUUID();
  readonly #processes: LymphProcess[] = [];

  readonly #env: Readonly<Record<string, string>>;

  private constructor(
    project: TemporaryProject,
    { port, env }: { readonly port: number; readonly env: Readonly<Record<string, string>> },
  ) {
    this.#project = project;
    this.#env = env;
    this.port = port;
  }

  /** Makes a project. */
  static async create(
    { services = {}, programs = {}, config = {}, sockets = ["Web"], env = {} }: NodeProjectOptions,
  ): Promise<NodeProject> {
    const [port = 0] = findFreePorts(1);
    const files: Record<string, string> = {};
    for (const name of TUTORIAL.map((service) => service.toLowerCase())) {
      files[`conf/${name}.yml`] = await Deno.readTextFile(new URL(`conf/${name}.yml`, ROOT));
      files[`services/${name}.ts`] = await Deno.readTextFile(new URL(`services/${name}.ts`, ROOT));
    }
    const instances = Object.fromEntries(
      Object.entries(services).map(([name, numprocesses]) => [name, {
        command: `lymph instance --config=conf/${name.toLowerCase()}.yml`,
        numprocesses,
      }]),
    );
    files[".lymph.yml"] = JSON.stringify({
      ...config,
      instances: { ...instances, ...programs },
      sockets: Object.fromEntries(sockets.map((name) => [name, { port }])),
    });
    return new NodeProject(await createProject(files), { port, env });
  }

  /** Where its registry lives. */
  get stateDir(): string {
    return join(this.#project.path, ".lymph");
  }

  /** Starts the node and waits until all of its processes serve. */
  async startNode(...args: readonly string[]): Promise<LymphProcess> {
    const node = this.start("node", ...args);
    await node.stderr(/^Serving node at /m);
    await eventually(async () => (await this.processes()).every(isServing));
    return node;
  }

  /** Starts `lymph`; what still runs in the end is killed. */
  start(...args: readonly string[]): LymphProcess {
    const deno = ["run", "--quiet", "--no-check", "-A", "--unstable-net", "--config", OWN_CONFIG];
    const process = new LymphProcess(startLymph([...deno, PROGRAM, ...args], {
      program: Deno.execPath(),
      cwd: this.#project.path,
      env: {
        ...this.#env,
        LYMPH_STATE_DIR: this.stateDir,
        [MARK]: this.#mark,
        DENO: Deno.execPath(),
        OWN_CONFIG,
        PROGRAM,
      },
    }));
    this.#processes.push(process);
    return process;
  }

  /** Starts `lymph` as a person does: in a terminal, behind its launcher. */
  startInTerminal(...args: readonly string[]): Terminal {
    return new Terminal([Deno.execPath(), "run", "-A", PROGRAM, ...args], {
      cwd: this.#project.path,
      env: { ...this.#env, LYMPH_STATE_DIR: this.stateDir, LYMPH_CONFIG: "", [MARK]: this.#mark },
    });
  }

  /** Starts `lymph` in a terminal that is not read. */
  startUnread(...args: readonly string[]): UnreadTerminal {
    return new UnreadTerminal([Deno.execPath(), "run", "-A", "--no-check", PROGRAM, ...args], {
      cwd: this.#project.path,
      env: { LYMPH_STATE_DIR: this.stateDir, LYMPH_CONFIG: "", [MARK]: this.#mark },
    });
  }

  /** Resolves once all processes of the node serve. */
  async untilServing(): Promise<void> {
    await eventually(async () => {
      const { code, stdout } = await this.run("node", "status", "--json");
      const services: readonly ServiceStatus[] = code === 0 ? JSON.parse(stdout) : [];
      return services.length > 0 && services.every(({ processes }) => processes.every(isServing));
    });
  }

  /** Runs `lymph` to its end. */
  async run(...args: readonly string[]): Promise<Outcome> {
    return await this.start(...args).ended;
  }

  /** What the node says of the processes of one or of all services. */
  async processes(service?: string): Promise<readonly ProcessStatus[]> {
    const { stdout } = await this.run("node", "status", "--json");
    const services: readonly ServiceStatus[] = JSON.parse(stdout);
    return services.filter(({ name }) => service === undefined || name === service)
      .flatMap(({ processes }) => processes);
  }

  /** Writes a file of the project. */
  async write(path: string, text: string, options?: Deno.WriteFileOptions): Promise<void> {
    await Deno.writeTextFile(join(this.#project.path, path), text, options);
  }

  /** Reads a file of the project. */
  async read(path: string): Promise<string> {
    return await Deno.readTextFile(join(this.#project.path, path));
  }

  /** All processes that the node has started, or that they have, and that have not ended. */
  async survivors(): Promise<number[]> {
    return await markedProcesses(this.#mark);
  }

  /** Resolves once nothing of it runs any more. */
  async untilNothingIsLeft(options?: EventuallyOptions): Promise<void> {
    await eventually(async () => (await this.survivors()).length === 0, options);
  }

  /** Kills what still runs and removes the directory. */
  async [Symbol.asyncDispose](): Promise<void> {
    await killMarked(this.#mark);
    await Promise.all(this.#processes.map(({ ended }) => ended));
    await this.#project[Symbol.asyncDispose]();
  }
}

function isServing({ state }: ProcessStatus): boolean {
  return state === "serving";
}

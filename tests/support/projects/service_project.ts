import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Outcome, type RunningLymph, startLymph } from "./lymph_process.ts";
import { createProject, type TemporaryProject } from "./project.ts";

const ROOT = new URL("../../../", import.meta.url);
const OWN_CONFIG = fileURLToPath(new URL("deno.json", ROOT));
const PROGRAM = fileURLToPath(new URL("cli/main.ts", ROOT));
const READY = /^Serving .* at (tcp:\/\/\S+) \(\w+\)$/m;

/** Lets a service collect its garbage, and glibc give back what was freed: else both keep it. */
const MEASURABLE = { DENO_V8_FLAGS: "--expose-gc", MALLOC_MMAP_THRESHOLD_: "131072" };

/** One `lymph` in a process of its own: no launcher stands between a signal and the service. */
export class LymphProcess implements AsyncDisposable {
  readonly #running: RunningLymph;
  #isOver = false;

  /** Wraps a program that runs. */
  constructor(running: RunningLymph) {
    this.#running = running;
    void running.ended.then(() => this.#isOver = true);
  }

  /** Its process id. */
  get pid(): number {
    return this.#running.pid;
  }

  /** Resolves when it has ended. */
  get ended(): Promise<Outcome> {
    return this.#running.ended;
  }

  /** Waits for something on its standard error. */
  stderr(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#running.stderr(pattern);
  }

  /** Waits for something on its standard output. */
  stdout(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#running.stdout(pattern);
  }

  /** The lines of its standard output so far. */
  async outputLines(): Promise<string[]> {
    return linesOf((await this.#running.stdout(EVERYTHING))[0]);
  }

  /** The lines of its standard error so far. */
  async logLines(): Promise<string[]> {
    return linesOf((await this.#running.stderr(EVERYTHING))[0]);
  }

  /** Sends it a signal; one that has ended hears nothing. */
  signal(signal: Deno.Signal): void {
    if (!this.#isOver) this.#running.kill(signal);
  }

  /** Sends it signals until it ends, as an impatient user does. */
  hurry(signal: Deno.Signal): Promise<Outcome> {
    return this.#running.hurry(signal);
  }

  /** Kills it at once; resolves when it is gone. */
  async kill(): Promise<Outcome> {
    this.signal("SIGKILL");
    return await this.ended;
  }

  /** Kills it at the end of a scope. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  /** Bytes of memory that it occupies. */
  async residentBytes(): Promise<number> {
    const status = await Deno.readTextFile(`/proc/${this.pid}/status`);
    return 1024 * Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]);
  }
}

/** A `lymph instance` that serves. */
export class InstanceProcess extends LymphProcess {
  /** Where it is reached, such as `tcp://127.0.0.1:40001`. */
  readonly endpoint: string;

  /** Wraps a program that has said where it serves. */
  constructor(running: RunningLymph, endpoint: string) {
    super(running);
    this.endpoint = endpoint;
  }
}

/** A user's project in a directory of its own, with the real program running in it. */
export class ServiceProject implements AsyncDisposable {
  readonly #project: TemporaryProject;
  readonly #config: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #processes: LymphProcess[] = [];

  private constructor(
    project: TemporaryProject,
    config: string,
    env: Readonly<Record<string, string>>,
  ) {
    this.#project = project;
    this.#config = config;
    this.#env = env;
  }

  /**
   * Makes a project.
   *
   * @param files The files to copy or to write, by their paths; the first is the configuration.
   * @param env Environment variables of everything that runs in it.
   */
  static async create(
    files: Readonly<Record<string, URL | string>>,
    env: Readonly<Record<string, string>> = {},
  ): Promise<ServiceProject> {
    const contents: Record<string, string> = {};
    for (const [path, file] of Object.entries(files)) {
      contents[path] = file instanceof URL ? await Deno.readTextFile(file) : file;
    }
    return new ServiceProject(await createProject(contents), Object.keys(files)[0] ?? "", env);
  }

  /** Makes a project of the tutorial's first service. */
  static greeting(): Promise<ServiceProject> {
    return this.create({
      "conf/greeting.yml": new URL("conf/greeting.yml", ROOT),
      "services/greeting.ts": new URL("services/greeting.ts", ROOT),
    });
  }

  /** Where its registry lives. */
  get stateDir(): string {
    return join(this.#project.path, ".lymph");
  }

  /** Writes one more file. */
  async write(path: string, text: string): Promise<void> {
    await Deno.writeTextFile(join(this.#project.path, path), text);
  }

  /** Starts `lymph`; what still runs in the end is killed. */
  start(...args: readonly string[]): LymphProcess {
    return this.#track(new LymphProcess(this.#start(args)));
  }

  /** Runs `lymph` to its end. */
  async run(...args: readonly string[]): Promise<Outcome> {
    return await this.start(...args).ended;
  }

  /** Starts `lymph instance` and waits until it serves. */
  async startInstance(...args: readonly string[]): Promise<InstanceProcess> {
    const running = this.#start(["instance", "--config", this.#config, ...args]);
    const unready = this.#track(new LymphProcess(running));
    const [, endpoint = ""] = await unready.stderr(READY);
    return new InstanceProcess(running, endpoint);
  }

  /** Starts several instances at the same time. */
  async startInstances(count: number): Promise<InstanceProcess[]> {
    return await Promise.all(Array.from({ length: count }, () => this.startInstance()));
  }

  /** Kills what still runs and removes the directory. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.kill()));
    await this.#project[Symbol.asyncDispose]();
  }

  #start(args: readonly string[]): RunningLymph {
    // With our own configuration at hand, the program runs in this very process.
    const deno = ["run", "--quiet", "--no-check", "-A", "--config", OWN_CONFIG, PROGRAM];
    return startLymph([...deno, ...args], {
      program: Deno.execPath(),
      cwd: this.#project.path,
      env: { LYMPH_STATE_DIR: this.stateDir, ...MEASURABLE, ...this.#env },
    });
  }

  #track(process: LymphProcess): LymphProcess {
    this.#processes.push(process);
    return process;
  }
}

const EVERYTHING = /^[^]*/;

function linesOf(text: string): string[] {
  return text.split("\n").slice(0, -1);
}

import { REPOSITORY } from "../support.ts";

/** What `lymph instance` says once it can be called. */
const SERVING = /^Serving /m;

/** A `lymph instance` in a process of its own. */
export class Instance {
  readonly #child: Deno.ChildProcess;
  readonly #drained: Promise<void>;

  private constructor(child: Deno.ChildProcess, drained: Promise<void>) {
    this.#child = child;
    this.#drained = drained;
  }

  /** Starts one; resolves once it can be called. */
  static async start(config: string, env: Record<string, string>): Promise<Instance> {
    const program = `${REPOSITORY}cli/main.ts`;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--no-check", program, "instance", "--config", config],
      env,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const serving = Promise.withResolvers<void>();
    let said = "";
    // Drained until its end, or a talkative instance would block on a full pipe.
    const drained = (async () => {
      for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
        said += text;
        if (SERVING.test(said)) serving.resolve();
      }
      serving.reject(new Error(`An instance has ended early: ${said}`));
    })();
    await serving.promise;
    return new Instance(child, drained);
  }

  /** Its process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Stops it from running, so that it cannot even say that it does not run. */
  freeze(): void {
    this.#child.kill("SIGSTOP");
  }

  /** Lets it run again. */
  thaw(): void {
    this.#child.kill("SIGCONT");
  }

  /** Ends it as a rolling restart does; resolves once it is gone. */
  async leave(): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#child.status;
    await this.#drained;
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.status;
    await this.#drained;
  }
}

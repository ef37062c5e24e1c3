/** A part of the benchmark: a process that says a line when it is ready, and ends with its input. */
export class Part implements AsyncDisposable {
  /** Its id. */
  readonly pid: number;
  /**
   * Calls that were answered, those that failed, as far as it makes any, and for how many milliseconds
   * it stood still at most.
   */
  readonly counts = { answered: 0, failed: 0, stalledMs: 0 };
  readonly #child: Deno.ChildProcess;
  readonly #first = Promise.withResolvers<string>();
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;

  /** Starts a script of this directory. */
  constructor(
    [script, ...args]: readonly [script: string, ...args: string[]],
    env: Readonly<Record<string, string>>,
  ) {
    const path = new URL(script, import.meta.url).pathname;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", path, ...args],
      env,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.pid = this.#child.pid;
    this.#input = this.#child.stdin.getWriter();
    void this.#read();
  }

  /** Resolves to its first line. */
  get ready(): Promise<string> {
    return this.#first.promise;
  }

  /** Lets it begin. */
  begin(): Promise<void> {
    return this.#input.write(new TextEncoder().encode("\n"));
  }

  /** Bytes of memory that it occupies. */
  async residentBytes(): Promise<number> {
    const status = await Deno.readTextFile(`/proc/${this.pid}/status`);
    return 1024 * Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]);
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close().catch(() => {}); // it has ended by itself
    await this.#child.status;
  }

  async #read(): Promise<void> {
    let [text, isFirst] = ["", true];
    for await (const chunk of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (text + chunk).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) {
        if (isFirst) this.#first.resolve(line);
        else {
          const { answered, failed, stalledMs } = JSON.parse(line);
          this.counts.answered += answered;
          this.counts.failed += failed;
          this.counts.stalledMs = Math.max(this.counts.stalledMs, stalledMs);
        }
        isFirst = false;
      }
    }
    this.#first.reject(new Error("A part of the benchmark has ended early"));
  }
}

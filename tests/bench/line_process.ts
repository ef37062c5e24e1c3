import { cpuMs } from "./support.ts";

/** A process that says a line when it is ready, and answers each line with one. */
export class LineProcess {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<string>;
  readonly #command: readonly string[];
  #text = "";

  private constructor(command: readonly [string, ...string[]], env: Record<string, string>) {
    const [program, ...args] = command;
    this.#command = command;
    this.#child = new Deno.Command(program, {
      args,
      env,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#output = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Starts a program; resolves once it has said its first line. */
  static async start(
    { command, env = {} }: {
      readonly command: readonly [string, ...string[]];
      readonly env?: Readonly<Record<string, string>>;
    },
  ): Promise<LineProcess> {
    const started = new LineProcess(command, env);
    await started.#line();
    return started;
  }

  /** Computing time of the process so far, in milliseconds. */
  cpuMs(): Promise<number> {
    return cpuMs(this.#child.pid);
  }

  /** Sends a value as a line of JSON and resolves to the value of the line that comes back. */
  async ask<T>(value: unknown): Promise<T> {
    await this.#input.write(new TextEncoder().encode(`${JSON.stringify(value)}\n`));
    return JSON.parse(await this.#line());
  }

  /** Ends it. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#child.status;
    await this.#output.cancel();
    await this.#input.close().catch(() => {}); // it is gone already
  }

  async #line(): Promise<string> {
    while (!this.#text.includes("\n")) {
      const { value, done } = await this.#output.read();
      if (done) throw new Error(`The process ended early: ${this.#command.join(" ")}`);
      this.#text += value;
    }
    const [line = ""] = this.#text.split("\n", 1);
    this.#text = this.#text.slice(line.length + 1);
    return line;
  }
}

/** How a program is run in a terminal. */
export interface TerminalOptions {
  /** Working directory. */
  readonly cwd: string;
  /** Environment variables beside this process's own. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a terminal has shown when its program has ended. */
export interface TerminalOutcome {
  /** Exit code of the program. */
  readonly code: number;
  /** Everything that was shown, control sequences included. */
  readonly screen: string;
}

/** A terminal of its own for a program, on which a person types: `script` brings it. */
export class Terminal implements AsyncDisposable {
  /** Resolves when the program has ended. */
  readonly ended: Promise<TerminalOutcome>;
  readonly #process: Deno.ChildProcess;
  readonly #keyboard: WritableStreamDefaultWriter<Uint8Array>;

  /** Starts a program. */
  constructor(command: readonly string[], { cwd, env }: TerminalOptions) {
    const line = command.map((word) => `'${word}'`).join(" ");
    this.#process = new Deno.Command("script", {
      args: ["--quiet", "--return", "--command", `exec ${line}`, "/dev/null"],
      cwd,
      env: { ...env, TERM: "xterm-256color" },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#keyboard = this.#process.stdin.getWriter();
    this.ended = this.#watch();
  }

  /** Types something; `\x03` is Ctrl-C. */
  async type(keys: string): Promise<void> {
    await this.#keyboard.write(new TextEncoder().encode(keys));
  }

  /** Closes the terminal, which hangs up on a program that still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#keyboard.close().catch(() => {}); // nobody listens to it any more
    await this.ended;
  }

  async #watch(): Promise<TerminalOutcome> {
    const screen = await new Response(this.#process.stdout).text();
    return { code: (await this.#process.status).code, screen };
  }
}

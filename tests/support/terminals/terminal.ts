import { eventually } from "../eventually.ts";
import { spawnTerminal, type TerminalOptions } from "./spawn_terminal.ts";

/** What a terminal has shown when its program has ended. */
export interface TerminalOutcome {
  /** Exit code of the program. */
  readonly code: number;
  /** Everything that was shown, control sequences included. */
  readonly screen: string;
}

/** A terminal on which a person types. */
export class Terminal implements AsyncDisposable {
  /** Resolves when the program has ended. */
  readonly ended: Promise<TerminalOutcome>;
  readonly #process: Deno.ChildProcess;
  readonly #keyboard: WritableStreamDefaultWriter<Uint8Array>;
  #screen = "";
  #seen = 0;

  /** Starts a program. */
  constructor(command: readonly string[], options: TerminalOptions) {
    this.#process = spawnTerminal(command, options);
    this.#keyboard = this.#process.stdin.getWriter();
    this.ended = this.#watch();
  }

  /** The process that holds it. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Resolves once it shows something, behind what it was seen to show before. */
  async shows(text: string): Promise<void> {
    const end = await eventually(() => {
      const start = this.#screen.indexOf(text, this.#seen);
      return start >= 0 && start + text.length;
    }).catch(() => {
      throw new Error(`${JSON.stringify(text)} never came; the screen is:\n${this.#screen}`);
    });
    this.#seen = end;
  }

  /** Types something; `\x03` is Ctrl-C. */
  async type(keys: string): Promise<void> {
    await this.#keyboard.write(new TextEncoder().encode(keys));
  }

  /** Closes the terminal, which hangs up on a program that still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#keyboard.close().catch(() => {}); // the terminal has ended
    try {
      this.#process.kill("SIGTERM"); // a program that edits lines may take the end for a key
    } catch (error) {
      // It has ended already, which cannot be known for sure before.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
    await this.ended;
  }

  async #watch(): Promise<TerminalOutcome> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#process.stdout) {
      this.#screen += decoder.decode(chunk, { stream: true });
    }
    return { code: (await this.#process.status).code, screen: this.#screen };
  }
}

import { eventually } from "../eventually.ts";
import { spawnTerminal, type TerminalOptions } from "./spawn_terminal.ts";

/** A terminal that takes what a program shows only when a test says so, as after Ctrl-S. */
export class UnreadTerminal implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #status: Promise<Deno.CommandStatus>;
  #screen = "";
  #isRead = false;
  #wanted: RegExp | undefined;
  #isShown = false;

  /** Starts a program. */
  constructor(command: readonly string[], options: TerminalOptions) {
    this.#process = spawnTerminal(command, options);
    this.#status = this.#process.status;
  }

  /** Reads from now on; resolves once the terminal shows a text. */
  async shows(pattern: RegExp): Promise<void> {
    this.#wanted = pattern;
    this.#isShown = pattern.test(this.#screen);
    if (!this.#isRead) void this.#read();
    await eventually(() => this.#isShown).catch(() => {
      throw new Error(`${pattern} never came; the screen ends with:\n${this.#screen.slice(-2000)}`);
    });
  }

  /** Hangs up. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isRead) void this.#read();
    try {
      this.#process.kill("SIGTERM");
    } catch {
      // It has ended already.
    }
    await this.#process.stdin.close().catch(() => {}); // the terminal has ended
    await this.#status;
  }

  async #read(): Promise<void> {
    this.#isRead = true;
    const decoder = new TextDecoder();
    for await (const chunk of this.#process.stdout) {
      this.#screen = this.#screen.slice(-1000) + decoder.decode(chunk, { stream: true });
      // Each text is looked at as it comes: a flood has it off the screen before the next look.
      this.#isShown ||= this.#wanted?.test(this.#screen) ?? false;
    }
  }
}

import { eventually } from "../eventually.ts";

const PATIENCE_MS = 60_000;
const INTERVAL_MS = 100;

/** How long to wait. */
export interface WaitOptions {
  /**
   * Milliseconds after which something is given up.
   *
   * @default {60_000}
   */
  readonly timeoutMs?: number | undefined;
}

/** The panes of one server of tmux: a test types into them and reads what they show. */
export class TmuxPanes {
  readonly #socket: string;
  readonly #directory: string;
  /** How much of each pane was seen before. */
  readonly #seen = new Map<string, number>();

  /**
   * @param socket Name of the server's socket, as of `tmux -L`.
   * @param directory Where its socket is: `TMUX_TMPDIR`.
   */
  constructor(socket: string, directory: string) {
    this.#socket = socket;
    this.#directory = directory;
  }

  /**
   * Runs a command of tmux.
   *
   * @throws {Error} If it fails.
   */
  async run(...args: readonly string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command("tmux", {
      args: ["-L", this.#socket, "-f", "/dev/null", ...args],
      env: { TMUX_TMPDIR: this.#directory, TMUX: "" },
      stdin: "null",
    }).output();
    if (success) return new TextDecoder().decode(stdout);
    throw new Error(`tmux ${args.join(" ")}: ${new TextDecoder().decode(stderr).trim()}`);
  }

  /** Types a line into a pane, and Enter. */
  async type(pane: string, line: string): Promise<void> {
    await this.run("send-keys", "-t", pane, "-l", line);
    await this.press(pane, "Enter");
  }

  /** Presses keys in a pane, by their names in tmux, such as `C-c`. */
  async press(pane: string, ...keys: readonly string[]): Promise<void> {
    await this.run("send-keys", "-t", pane, ...keys);
  }

  /** Everything that a pane shows and has shown, with long lines in one. */
  async text(pane: string): Promise<string> {
    return (await this.run("capture-pane", "-p", "-J", "-S", "-", "-t", pane))
      .replaceAll(/ +$/gm, "").trimEnd();
  }

  /**
   * Resolves once a pane's shell waits for a line. What is typed earlier is echoed before the
   * prompt, which then stands in front of the output's first line.
   */
  async awaitsLine(pane: string): Promise<void> {
    await this.#wait(pane, "a prompt at its end", (text) => /[#$]$/.test(text));
  }

  /** Resolves once a pane shows something, behind what it was seen to show before. */
  async shows(
    pane: string,
    pattern: RegExp,
    { timeoutMs }: WaitOptions = {},
  ): Promise<RegExpExecArray> {
    const start = this.#seen.get(pane) ?? 0;
    const match = await this.#wait(pane, `${pattern}`, (text) => {
      return pattern.exec(text.slice(start)) ?? undefined;
    }, timeoutMs);
    this.#seen.set(pane, start + match.index + match[0].length);
    return match;
  }

  /** Resolves once all of the patterns are found in what a pane shows and has shown. */
  async hasShown(
    pane: string,
    patterns: readonly RegExp[],
    { timeoutMs }: WaitOptions = {},
  ): Promise<void> {
    const look = (text: string): boolean => patterns.every((pattern) => pattern.test(text));
    await this.#wait(pane, patterns.join(" and "), look, timeoutMs);
  }

  async #wait<T>(
    pane: string,
    what: string,
    look: (text: string) => T,
    timeoutMs: number = PATIENCE_MS,
  ): Promise<NonNullable<T>> {
    let text = "";
    const found = eventually(async () => {
      text = await this.text(pane).catch((error) => `${error}`); // it may not be there yet
      return look(text);
    }, { timeoutMs, intervalMs: INTERVAL_MS });
    return await found.catch(() => {
      throw new Error(
        `Pane ${pane} never showed ${what} within ${timeoutMs} ms; it shows:\n${text}`,
      );
    }) as NonNullable<T>;
  }
}

import { printableLine } from "../../../core/observe/printable.ts";
import type { Style, Terminal } from "../../terminal/terminal.ts";
import { padEnd } from "../../terminal/width.ts";
import type { OutputStream } from "./spawn_child.ts";
import { whileRead } from "./while_read.ts";

const COLORS: readonly Style[] = ["cyan", "yellow", "green", "magenta", "blue", "red"];

/** Options of {@linkcode ProcessOutput}. */
export interface ProcessOutputOptions {
  /** Names of the services, each of which gets a color. */
  readonly services: readonly string[];
  /** Columns of the longest name of a process, such as `"Greeting.2"`. */
  readonly width: number;
  /** Called once, when the reader has gone, as in `lymph node | head`. */
  readonly onBroken: () => void;
}

/** Shows what all processes of a node print in one terminal, each line after its process's name. */
export class ProcessOutput {
  readonly #terminal: Pick<Terminal, "print" | "note" | "room" | "style">;
  readonly #options: ProcessOutputOptions;
  readonly #show: (show: () => void) => void;

  /** Creates the output. */
  constructor(
    terminal: Pick<Terminal, "print" | "note" | "room" | "style">,
    options: ProcessOutputOptions,
  ) {
    this.#terminal = terminal;
    this.#options = options;
    this.#show = whileRead(options.onBroken);
  }

  /**
   * Shows lines of a process.
   *
   * @returns Resolves once more can be shown: a process that prints faster than its output is read waits a while.
   */
  lines(
    service: string,
    index: number,
    lines: readonly string[],
    stream: OutputStream,
  ): Promise<void> {
    const prefix = this.#prefix(service, index);
    const text = lines.map((line) => prefix + printableLine(line)).join("\n");
    this.#show(() => {
      if (stream === "stdout") this.#terminal.print(text);
      else this.#terminal.note(text);
    });
    return this.#terminal.room();
  }

  /** Shows what has happened to a process. */
  note(service: string, index: number, text: string): void {
    void this.lines(service, index, [this.#terminal.style("bold", text)], "stderr");
  }

  #prefix(service: string, index: number): string {
    const { services, width } = this.#options;
    const color = COLORS[Math.max(0, services.indexOf(service)) % COLORS.length] ?? "cyan";
    return this.#terminal.style(color, `${padEnd(`${service}.${index}`, width)} |`) + " ";
  }
}

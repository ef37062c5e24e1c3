import { decodeUtf8 } from "../../core/values/utf8.ts";
import { escapeControls } from "../../core/observe/printable.ts";
import { Output } from "./output.ts";

/** How text may stand out; names are those of `util.styleText`. */
export type Style =
  | "bold"
  | "dim"
  | "green"
  | "red"
  | "yellow"
  | "blue"
  | "magenta"
  | "cyan";

/** Where a command reads and writes. Results go to standard output, all else to standard error. */
export interface Terminal {
  /** Columns of standard error, where progress is shown. */
  readonly columns: number;
  /** Whether results may have colors. */
  readonly hasColors: boolean;
  /** Writes a result and a line break. */
  print(text: string): void;
  /** Writes a note to the person and a line break. */
  note(text: string): void;
  /** Shows what is going on in one line that the next call replaces; nothing without a person. */
  status(text: string): void;
  /** Makes part of a result stand out where colors are on. */
  style(style: Style, text: string): string;
  /**
   * Reads all of standard input.
   *
   * @throws {SyntaxError} If it is not UTF-8.
   */
  readInput(): Promise<string>;
  /**
   * From now on nothing waits for the reader: for a command that runs until it is stopped. What
   * is not read is dropped in the end, and counted.
   */
  neverWait(): void;
  /**
   * Resolves once there is room for more results, or they were not read for a while.
   *
   * @param limitMs Milliseconds to wait at most, by default a second.
   */
  room(limitMs?: number): Promise<void>;
  /**
   * Resolves once all results are written.
   *
   * @param limitMs Milliseconds to wait at most.
   */
  flush(limitMs: number): Promise<void>;
  /** Resolves to the error once the reader of the results has gone, as in `| head`. */
  readonly broken: Promise<Error>;
}

/** Options of {@linkcode openTerminal}. */
export interface TerminalOptions {
  /** Colors on or off, whatever the terminal and its environment say. */
  readonly color?: boolean | undefined;
  /** Where to write; by default to the streams of this process. */
  readonly output?: Output | undefined;
}

/** Opens the terminal of this process. */
export async function openTerminal(
  { color, output = new Output() }: TerminalOptions = {},
): Promise<Terminal> {
  const hasColors = color ?? (Deno.stdout.isTerminal() && !Deno.noColor);
  const isWatched = Deno.stderr.isTerminal();
  const columns = isWatched ? Deno.consoleSize().columns : 80;
  let status = "";
  // Only a person reads notes: if they are not read, the command must go on all the same.
  const tell = (text: string): void => {
    try {
      output.stderr.write(text);
    } catch {
      // A full disk or a closed terminal.
    }
  };
  const redraw = (next: string): void => {
    if (!isWatched || next === status) return;
    tell(`\r\x1b[K${escapeControls(next.slice(0, Math.max(columns - 1, 0)))}`);
    status = next;
  };
  return {
    columns,
    hasColors,
    print: (text) => {
      if (Deno.stdout.isTerminal()) redraw("");
      output.stdout.write(`${escapeControls(text)}\n`);
    },
    note: (text) => {
      redraw("");
      tell(`${escapeControls(text)}\n`);
    },
    status: redraw,
    style: hasColors ? await loadStyles() : (_, text) => text,
    readInput: async () =>
      decodeUtf8(await new Response(Deno.stdin.readable).bytes(), "standard input"),
    neverWait: () => output.neverWait(),
    room: (limitMs) => output.stdout.room(limitMs),
    flush: (limitMs) => output.stdout.flush(limitMs),
    broken: output.stdout.broken,
  };
}

async function loadStyles(): Promise<Terminal["style"]> {
  // A third of Deno's own start-up time, which only colored output shall pay.
  const { styleText } = await import("node:util");
  return (style, text) => styleText(style, text, { validateStream: false });
}

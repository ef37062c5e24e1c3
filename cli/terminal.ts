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
  /** Reads all of standard input. */
  readInput(): Promise<string>;
}

/** Options of {@linkcode openTerminal}. */
export interface TerminalOptions {
  /** Colors on or off, whatever the terminal and its environment say. */
  readonly color?: boolean | undefined;
}

/** Opens the terminal of this process. */
export async function openTerminal({ color }: TerminalOptions = {}): Promise<Terminal> {
  const hasColors = color ?? (Deno.stdout.isTerminal() && !Deno.noColor);
  const isWatched = Deno.stderr.isTerminal();
  const columns = isWatched ? Deno.consoleSize().columns : 80;
  let status = "";
  const redraw = (next: string): void => {
    if (!isWatched || next === status) return;
    tell(`\r\x1b[K${next.slice(0, Math.max(columns - 1, 0))}`);
    status = next;
  };
  return {
    columns,
    hasColors,
    print: (text) => {
      if (Deno.stdout.isTerminal()) redraw("");
      writeAll(Deno.stdout, `${text}\n`);
    },
    note: (text) => {
      redraw("");
      tell(`${text}\n`);
    },
    status: redraw,
    style: hasColors ? await loadStyles() : (_, text) => text,
    readInput: () => new Response(Deno.stdin.readable).text(),
  };
}

async function loadStyles(): Promise<Terminal["style"]> {
  // A third of Deno's own start-up time, which only colored output shall pay.
  const { styleText } = await import("node:util");
  return (style, text) => styleText(style, text, { validateStream: false });
}

const encoder = new TextEncoder();
const BUSY_PAUSE_MS = 2;

/** What only a person reads: whoever does not read it must not stop what it is about. */
function tell(text: string): void {
  try {
    writeAll(Deno.stderr, text);
  } catch {
    // A full disk or a closed terminal.
  }
}

/** Writes everything, also to a pipe that another process has made non-blocking and that is full. */
export function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let rest = encoder.encode(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(stream.writeSync(rest));
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE_MS);
    }
  }
}

import { NODE_VARIABLE } from "../../core/node_environment.ts";
import { LAUNCHER } from "../launcher/launched.ts";
import { redirectConsole } from "./console_output.ts";
import { Outlet, type OutletStream } from "./outlet.ts";
import { plural } from "./plural.ts";

const FLUSH_MS = 500;

/** Where a program writes: standard output, standard error, and files that it opens. */
export class Output implements Disposable {
  /** Results. */
  readonly stdout: Outlet;
  /** All else. */
  readonly stderr: Outlet;
  readonly #outlets = new Set<Outlet>();
  readonly #onUnload = (): void => {
    for (const outlet of this.#outlets) outlet.flushSync();
  };
  #waits = true;
  #console: Disposable | undefined;
  /** Describes dropped lines in the form of the others around them. */
  describeDropped: ((lines: number) => string) | undefined;

  /** Opens both streams of this process. */
  constructor() {
    this.stderr = this.open(Deno.stderr);
    this.stdout = this.open(Deno.stdout, (lines) => {
      // Between results it would be taken for one.
      this.stderr.write(describe(lines, " of standard output"));
    });
    globalThis.addEventListener("unload", this.#onUnload);
  }

  /** Opens another stream. */
  open(stream: OutletStream, onDropped?: (lines: number) => string | void): Outlet {
    const outlet = new Outlet(stream, {
      onDropped: onDropped ?? ((lines) => this.describeDropped?.(lines) ?? describe(lines)),
    });
    if (!this.#waits) outlet.neverWait();
    this.#outlets.add(outlet);
    return outlet;
  }

  /** Forgets a stream once what is left of it is written, and calls back. */
  close(outlet: Outlet, onClosed: () => void): void {
    const close = (): void => {
      this.#outlets.delete(outlet);
      onClosed();
    };
    if (outlet.isIdle) close();
    else void outlet.flush(FLUSH_MS).then(close);
  }

  /** From now on no reader, and no disk, holds up this process: it runs for long. */
  neverWait(): void {
    this.#waits = false;
    for (const outlet of this.#outlets) outlet.neverWait();
    // A node reads what its processes print, and a debugger shows the console as it is.
    const isLeft = Deno.env.get(NODE_VARIABLE.endpoint) || Deno.env.get(LAUNCHER.inspected);
    if (!isLeft) this.#console ??= redirectConsole(this.stdout, this.stderr);
  }

  /** Resolves once everything is written, or the reader has gone. */
  async flush(): Promise<void> {
    await Promise.all(Array.from(this.#outlets, (outlet) => outlet.flush(FLUSH_MS)));
  }

  /** Leaves the console and the process's end alone. */
  [Symbol.dispose](): void {
    this.#console?.[Symbol.dispose]();
    globalThis.removeEventListener("unload", this.#onUnload);
  }
}

function describe(lines: number, ofWhat = ""): string {
  return `lymph: dropped ${
    plural(lines, "line")
  }${ofWhat} because the output was not read in time\n`;
}

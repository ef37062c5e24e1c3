import type { Outlet } from "../terminal/outlet.ts";
import type { Output } from "../terminal/output.ts";

/** A log file that is open. */
export interface LogFile {
  /** Its path. */
  readonly path: string;
  /** Writes to it. */
  readonly outlet: Outlet;
  /** Closes it once what was logged is written. */
  close(): void;
}

/**
 * Opens a log file to append to it.
 *
 * @throws {Error} If it cannot be written to; the message names it.
 */
export function openLogFile(path: string | undefined, output: Output): LogFile | undefined {
  if (path === undefined) return undefined;
  try {
    // A pipe without a reader is opened at once only for reading, too.
    const read = isPipe(path);
    const file = Deno.openSync(path, { append: true, create: !read, read });
    const outlet = output.open(file);
    return { path, outlet, close: () => output.close(outlet, () => file.close()) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/: open .*/s, "") : String(cause);
    throw new Error(`Cannot write the log file ${path}: ${reason}`, { cause });
  }
}

function isPipe(path: string): boolean {
  try {
    return Deno.statSync(path).isFifo ?? false;
  } catch {
    return false; // such as a file that does not exist yet
  }
}

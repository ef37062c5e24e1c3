import type { Terminal } from "../terminal/terminal.ts";

const REDRAW_MS = 100;
const BAR_COLUMNS = 30;

/** Draws how much of something is done, at most ten times a second. */
export function progressBar(terminal: Terminal, total: number): (done: number) => void {
  let due = 0;
  return (done) => {
    const now = performance.now();
    if (now < due && done < total) return;
    due = now + REDRAW_MS;
    const filled = Math.round(BAR_COLUMNS * done / total);
    const bar = "#".repeat(filled).padEnd(BAR_COLUMNS, ".");
    terminal.status(done < total ? `[${bar}] ${done}/${total}` : "");
  };
}

import type { Terminal } from "../terminal/terminal.ts";

const PATIENCE_MS = 1000;

/** Waits for work, and shows what is going on once that takes longer than a second. */
export async function withProgress<Result>(
  terminal: Terminal,
  text: string,
  work: Promise<Result>,
): Promise<Result> {
  const timer = setTimeout(() => terminal.status(text), PATIENCE_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    terminal.status("");
  }
}

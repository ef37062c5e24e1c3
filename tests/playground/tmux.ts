import { fileURLToPath } from "node:url";

const CONFIG = fileURLToPath(new URL("tmux.conf", import.meta.url));
/** Name of the session, and of the socket of its server, which nothing else uses. */
export const SESSION = "lymph";

/** tmux cannot do something, for a reason that it has told. */
export class TmuxError extends Error {
  override readonly name = "TmuxError";
}

/**
 * Runs a command of tmux in silence.
 *
 * @returns What it has printed.
 * @throws {TmuxError} If it fails, or if there is no tmux.
 */
export async function tmux(...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await run(["-L", SESSION, "-f", CONFIG, ...args]);
  if (success) return new TextDecoder().decode(stdout).trim();
  throw new TmuxError(`tmux ${args[0]}: ${new TextDecoder().decode(stderr).trim()}`);
}

/** Shows the session in this terminal until the user leaves it, or until it ends. */
export async function attach(): Promise<void> {
  const args = ["-L", SESSION, "attach-session", "-t", SESSION];
  // From inside of another session, too.
  const child = new Deno.Command("tmux", { args, env: { TMUX: "" } }).spawn();
  const ignore = (): void => {}; // an interrupt is a key for those inside
  Deno.addSignalListener("SIGINT", ignore);
  try {
    const { success } = await child.status;
    if (!success && await isRunning()) throw new TmuxError("tmux cannot use this terminal");
  } finally {
    Deno.removeSignalListener("SIGINT", ignore);
  }
}

/** Whether there is a session. */
export async function isRunning(): Promise<boolean> {
  try {
    await tmux("has-session", "-t", SESSION);
    return true;
  } catch (error) {
    if (error instanceof TmuxError && !(error.cause instanceof Error)) return false;
    throw error;
  }
}

async function run(args: string[]): Promise<Deno.CommandOutput> {
  try {
    return await new Deno.Command("tmux", { args, stdin: "null" }).output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new TmuxError("Cannot find tmux: install it, or play without --tmux", { cause });
  }
}

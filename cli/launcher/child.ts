import { pause } from "../../core/time/pause.ts";
import { refuseDebugger } from "./refuse_debugger.ts";

const DEATH_MS = 1000;

/** SIGUSR1 is not among them: it opens a debugger without a secret in each process that gets it. */
const FORWARDED: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"];

/**
 * Runs a program in place of this one: same terminal, same signals.
 *
 * A Ctrl-C reaches both processes at once, a `kill -INT` only this one. The program therefore leaves
 * interrupts to its launcher, which passes each on as exactly one SIGTERM.
 *
 * @param args Arguments of Deno.
 * @param env Environment variables besides those of this process.
 * @returns How the program has ended; an interrupt counts as the cause of death it led to.
 */
export async function runChild(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Deno.CommandStatus> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { ...env },
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
  let interrupted = false;
  const listeners = FORWARDED.map((signal) => {
    const forward = (): void => {
      interrupted ||= signal === "SIGINT";
      kill(child, signal === "SIGINT" ? "SIGTERM" : signal);
    };
    Deno.addSignalListener(signal, forward);
    return [signal, forward] as const;
  });
  using _debugger = refuseDebugger();
  const status = await child.status;
  for (const [signal, forward] of listeners) Deno.removeSignalListener(signal, forward);
  return status.signal !== null && interrupted ? { ...status, signal: "SIGINT" } : status;
}

/**
 * Ends this process as another has ended: a shell must see that a signal was the cause.
 *
 * @returns The exit code, where there was no signal or this process survives it.
 */
export async function endLike({ code, signal }: Deno.CommandStatus): Promise<number> {
  if (signal === null) return code;
  Deno.kill(Deno.pid, signal);
  // Death comes from another thread: an exit must not overtake it.
  await pause(DEATH_MS);
  return code;
}

function kill(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has just ended: nothing is left to be told.
  }
}

import { kill } from "node:process";
import { membersOf } from "./process_table.ts";

const LOOK_AGAIN_AFTER_MS = 20;
const DEATH_MS = 1000;

/** Options of {@linkcode endGroup}. */
export interface EndGroupOptions {
  /** Milliseconds that its processes may take to end by themselves. */
  readonly timeoutMs: number;
  /** Abort it to kill them at once. */
  readonly signal?: AbortSignal | undefined;
}

/** Sends a signal to all processes of a group; one that is gone hears nothing. */
export function signalGroup(group: number, signal: Deno.Signal): void {
  send(-group, signal);
}

/** Sends a signal to a process; one that is gone hears nothing. */
export function signalProcess(pid: number, signal: Deno.Signal): void {
  send(pid, signal);
}

/**
 * Ends all processes of a group: asks them first, and kills those that do not listen. A zombie has
 * ended, whether or not anybody collects it.
 */
export async function endGroup(
  group: number,
  { timeoutMs, signal }: EndGroupOptions,
): Promise<void> {
  if (!isAlive(group)) return;
  signalGroup(group, "SIGTERM");
  if (await isGone(group, timeoutMs, signal)) return;
  signalGroup(group, "SIGKILL");
  await isGone(group, DEATH_MS);
}

async function isGone(group: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isAlive(group)) {
    if (performance.now() > deadline || signal?.aborted) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER_MS));
  }
  return true;
}

function isAlive(group: number): boolean {
  try {
    kill(-group, 0);
  } catch {
    return false;
  }
  return membersOf(group)?.length !== 0;
}

function send(target: number, signal: Deno.Signal): void {
  try {
    Deno.kill(target, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

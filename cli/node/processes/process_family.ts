import { kill } from "node:process";
import { pause } from "../../../core/time/pause.ts";
import { lookUpProcess, markedBy, membersOf } from "./process_table.ts";

const LOOK_AGAIN_AFTER_MS = 20;
const DEATH_MS = 1000;

/** A process and all that it has started. */
export interface ProcessFamily {
  /** Its process group. */
  readonly group: number;
  /** Value of `LYMPH_NODE_PROCESS`, by which those are found that have left the group. */
  readonly mark: string;
}

/** Options of {@linkcode endFamily}. */
export interface EndFamilyOptions {
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
 * Ends all processes of a family: asks them first, and kills those that do not listen. A zombie has
 * ended, whether or not anybody collects it.
 *
 * @returns The processes that had to be killed; the group alone where the system has no `/proc`.
 */
export async function endFamily(
  { group, mark }: ProcessFamily,
  { timeoutMs, signal }: EndFamilyOptions,
): Promise<number[]> {
  const left = new Set(markedBy(mark).filter((pid) => lookUpProcess(pid)?.group !== group));
  const tell = (name: Deno.Signal): void => {
    signalGroup(group, name);
    for (const pid of left) signalProcess(pid, name);
  };
  const survivors = (): number[] => [
    ...isAlive(group) ? membersOf(group) ?? [group] : [],
    ...Array.from(left).filter((pid) => lookUpProcess(pid)?.isZombie === false),
  ];
  const isGone = async (limitMs: number, signal?: AbortSignal): Promise<boolean> => {
    const deadline = performance.now() + limitMs;
    while (survivors().length > 0) {
      if (performance.now() > deadline || signal?.aborted) return false;
      await pause(LOOK_AGAIN_AFTER_MS);
    }
    return true;
  };
  if (survivors().length === 0) return [];
  tell("SIGTERM");
  if (await isGone(timeoutMs, signal)) return [];
  const killed = survivors();
  tell("SIGKILL");
  await isGone(DEATH_MS);
  return killed;
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

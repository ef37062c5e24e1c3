/**
 * Readers of what Linux tells of processes, in `/proc`.
 *
 * @module
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
import { NODE_VARIABLE } from "../../../core/node_environment.ts";

/** What is known of a process. */
export interface ProcessFacts {
  /** It has ended, and its parent has not read its exit code yet. */
  readonly isZombie: boolean;
  /** Its process group. */
  readonly group: number;
  /** Seconds that it has computed. */
  readonly cpuSeconds: number;
  /** Bytes of its address space. */
  readonly virtualBytes: number;
}

const TICKS_PER_SECOND = 100;

/**
 * Reads `/proc/<pid>/stat`. The command, second of its fields, may contain anything; what follows
 * its last parenthesis has a fixed form.
 *
 * @returns Undefined where the text is of another form.
 */
export function parseStat(text: string): ProcessFacts | undefined {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const field = (number: number): number => Number(fields[number - 3]);
  const facts = {
    isZombie: /^[ZXx]/.test(fields[0] ?? ""),
    group: field(5),
    cpuSeconds: (field(14) + field(15)) / TICKS_PER_SECOND,
    virtualBytes: field(23),
  };
  return [facts.group, facts.cpuSeconds, facts.virtualBytes].some(Number.isNaN) ? undefined : facts;
}

/** Reads bytes of resident memory from `/proc/<pid>/status`. */
export function parseResident(text: string): number | undefined {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** Looks a process up; undefined where it is gone or the system has no `/proc`. */
export function lookUpProcess(pid: number | string): ProcessFacts | undefined {
  const text = readProc(`${pid}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/** Bytes of memory that a process occupies; undefined if unknown. */
export function residentBytes(pid: number): number | undefined {
  const text = readProc(`${pid}/status`);
  return text === undefined ? undefined : parseResident(text);
}

/** The processes of a group that have not ended; undefined where the system has no `/proc`. */
export function membersOf(group: number): number[] | undefined {
  return allProcesses()?.filter((pid) => {
    const facts = lookUpProcess(pid);
    return facts?.group === group && !facts.isZombie;
  });
}

/** The processes that have `LYMPH_NODE_PROCESS` with this value and have not ended. */
export function markedBy(mark: string): number[] {
  const entry = `\0${NODE_VARIABLE.process}=${mark}\0`;
  return (allProcesses() ?? []).filter((pid) => `\0${readProc(`${pid}/environ`)}`.includes(entry));
}

function allProcesses(): number[] | undefined {
  try {
    return [...Deno.readDirSync("/proc")].map(({ name }) => name)
      .filter((name) => /^\d+$/.test(name)).map(Number);
  } catch {
    return undefined;
  }
}

function readProc(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(`/proc/${path}`);
  } catch {
    return undefined;
  }
}

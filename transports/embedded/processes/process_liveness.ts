import { parseProcStat, parsePs, type ProcessStat } from "./process_stat.ts";

/** Says which process is meant, beyond its pid, which another process may get one day. */
export interface ProcessIdentity {
  /** Process id. */
  readonly pid: number;
  /** When the process started; empty where unknown. */
  readonly startTime: string;
  /** Id of the boot that the start time counts from; empty where unknown or not needed. */
  readonly bootId: string;
  /** Namespace that the pid is valid in; empty where unknown or not needed. */
  readonly pidNamespace: string;
}

/** Whether a process is alive; `"unknown"` where this process may not or cannot tell. */
export type Liveness = "alive" | "dead" | "unknown";

/** What a process that is not known to be dead does, as far as this process can tell. */
export type Activity = "running" | "stopped" | "unknown";

/** The identity of this process. What it may not read about itself is left empty. */
export async function identifyProcess(): Promise<ProcessIdentity> {
  const pid = Deno.pid;
  const stat = (await readProcesses([pid]))?.get(pid);
  return {
    pid,
    startTime: stat?.startTime ?? "",
    bootId: readOrEmpty(() => Deno.readTextFileSync("/proc/sys/kernel/random/boot_id").trim()),
    pidNamespace: readOrEmpty(() => Deno.readLinkSync("/proc/self/ns/pid")),
  };
}

/**
 * Tells for each process whether it is alive. Busy and stopped ones are, zombies are not, nor is
 * a process whose pid now belongs to another or that ran before the machine was booted.
 *
 * On Linux it reads /proc, for which Deno asks for `--allow-all`; elsewhere it runs `ps`, which
 * takes `--allow-run=ps`. Without that right, on Windows, and for processes of another container
 * the answer is `"unknown"`.
 *
 * @param processes Processes to look at.
 * @param self The process that asks.
 * @returns The answers, in the same order.
 */
export async function checkLiveness(
  processes: readonly ProcessIdentity[],
  self: ProcessIdentity,
): Promise<Liveness[]> {
  const stats = await readProcesses(processes.map((process) => process.pid));
  return processes.map((process) => judge(process, self, stats));
}

/**
 * The rule behind {@linkcode checkLiveness}.
 *
 * @param process Process to judge.
 * @param self The process that judges.
 * @param stats Processes that exist, by pid; undefined where they cannot be read.
 */
export function judge(
  process: ProcessIdentity,
  self: ProcessIdentity,
  stats: ReadonlyMap<number, ProcessStat> | undefined,
): Liveness {
  if (process.bootId !== "" && self.bootId !== "" && process.bootId !== self.bootId) return "dead";
  if (process.pidNamespace !== self.pidNamespace) return "unknown";
  if (stats === undefined || process.startTime === "") return "unknown";
  const stat = stats.get(process.pid);
  if (stat === undefined || stat.isZombie) return "dead";
  return stat.startTime === process.startTime ? "alive" : "dead";
}

/**
 * Tells for each process whether it is stopped, by a signal or a debugger. One that computes or
 * waits for the disk is running, however late its event loop is.
 *
 * @param processes Processes to look at.
 * @param self The process that asks.
 * @returns The answers, in the same order.
 */
export async function checkActivity(
  processes: readonly ProcessIdentity[],
  self: ProcessIdentity,
): Promise<Activity[]> {
  const stats = await readProcesses(processes.map((process) => process.pid));
  return processes.map((process) => {
    if (judge(process, self, stats) !== "alive") return "unknown";
    return stats?.get(process.pid)?.isStopped ? "stopped" : "running";
  });
}

async function readProcesses(
  pids: readonly number[],
): Promise<ReadonlyMap<number, ProcessStat> | undefined> {
  if (pids.length === 0) return new Map();
  if (Deno.build.os === "windows") return undefined;
  // Not ps on Linux: it derives dates from the clock, and setting the clock would kill everybody.
  return Deno.build.os === "linux" ? readProc(pids) : await runPs(pids);
}

function readProc(pids: readonly number[]): Map<number, ProcessStat> | undefined {
  const stats = new Map<number, ProcessStat>();
  for (const pid of pids) {
    try {
      const stat = parseProcStat(Deno.readTextFileSync(`/proc/${pid}/stat`));
      if (stat === undefined) return undefined;
      stats.set(pid, stat);
    } catch (thrown) {
      if (!hasEnded(thrown)) return undefined;
    }
  }
  return stats;
}

/** A process that ends between open and read answers ESRCH. */
function hasEnded(thrown: unknown): boolean {
  return thrown instanceof Deno.errors.NotFound ||
    (thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH");
}

async function runPs(pids: readonly number[]): Promise<Map<number, ProcessStat> | undefined> {
  try {
    const { stdout } = await new Deno.Command("ps", {
      args: ["-o", "pid=,stat=,lstart=", "-p", [...new Set([Deno.pid, ...pids])].join(",")],
      env: { LC_ALL: "C", TZ: "UTC" },
      stderr: "null",
    }).output();
    const stats = parsePs(new TextDecoder().decode(stdout));
    return stats.has(Deno.pid) ? stats : undefined;
  } catch {
    // No right to run it or no such program: the answer stays unknown.
    return undefined;
  }
}

function readOrEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    // No right to read it or no such file, as outside Linux.
    return "";
  }
}

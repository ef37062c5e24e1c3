/**
 * Readers of what operating systems print about a process.
 *
 * @module
 */

/** What is known of a process that exists. */
export interface ProcessStat {
  /**
   * When it started, in ticks since boot (Linux) or as a date; it tells processes of one pid apart.
   */
  readonly startTime: string;
  /** It has ended but its parent has not asked for its exit code yet. */
  readonly isZombie: boolean;
  /** It was stopped by a signal or a debugger. */
  readonly isStopped?: true;
}

/**
 * Reads `/proc/<pid>/stat` of Linux. The command, second of its fields, may contain blanks and
 * parentheses; what follows the last closing one has a fixed form.
 *
 * @param text Content of the file.
 * @returns Undefined where the text is of another form.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function parseProcStat(text: string): ProcessStat | undefined {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const state = fields[0];
  const startTime = fields[22 - 3];
  if (!state || startTime === undefined || !/^\d+$/.test(startTime)) return undefined;
  return {
    startTime,
    isZombie: "ZXx".includes(state),
    ...("Tt".includes(state) && { isStopped: true }),
  };
}

/**
 * Reads the output of `ps -o pid=,stat=,lstart=`.
 *
 * @param text One process per line.
 * @returns Processes by pid; lines of another form are left out.
 */
export function parsePs(text: string): Map<number, ProcessStat> {
  const stats = new Map<number, ProcessStat>();
  for (const line of text.split("\n")) {
    const [, pid, state, startTime] = /^\s*(\d+)\s+(\S+)\s+(\S.*\S)\s*$/.exec(line) ?? [];
    if (pid === undefined || state === undefined || startTime === undefined) continue;
    stats.set(Number(pid), {
      startTime: startTime.replaceAll(/\s+/g, " "),
      isZombie: state.startsWith("Z"),
      ...(state.startsWith("T") && { isStopped: true }),
    });
  }
  return stats;
}

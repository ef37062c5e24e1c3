/**
 * Of each queue, which processes declare which of its patterns. Neither record has a prototype, as
 * a queue or a pattern may be named `constructor`.
 */
export type Entries = Record<string, Record<string, string[]>>;

/** A queue that a process declares. */
export interface Listed {
  /** Its name. */
  readonly name: string;
  /** Patterns of the events that it gets. */
  readonly patterns: readonly string[];
  /** Tells it from a queue of the same name with other patterns. */
  readonly key: string;
}

/** Of more processes than these, it is looked whether they still run. */
const MAX_UNCHECKED = 8;

/** Reads entries; what another program has written is as good as none. */
export function readEntries(json: string): Entries {
  const entries: Entries = Object.create(null);
  try {
    for (const [name, entry] of Object.entries(JSON.parse(json))) {
      entries[name] = Object.assign(Object.create(null), entry);
    }
  } catch {
    // Not JSON, or null.
  }
  return entries;
}

/** Notes that a process declares a queue. */
export function note(entries: Entries, { name, patterns }: Listed, process: string): void {
  const entry = entries[name] ??= Object.create(null) as Entries[string];
  for (const pattern of patterns) {
    const processes = entry[pattern] ??= [];
    if (!processes.includes(process)) processes.push(process);
  }
}

/**
 * Removes patterns that no running process declares.
 *
 * @param candidates Patterns to look at.
 * @returns What was removed.
 */
export async function prune(
  entry: Entries[string],
  candidates: ReadonlySet<string>,
  isRunning: (process: string) => Promise<boolean>,
): Promise<string[]> {
  const known = new Map<string, boolean>();
  const check = async (process: string): Promise<boolean> => {
    const found = known.get(process) ?? await isRunning(process);
    known.set(process, found);
    return found;
  };
  const stale: string[] = [];
  for (const pattern of candidates) {
    const processes = entry[pattern] ?? [];
    // The latest first: where it runs, the others need not be asked.
    const latest = processes.at(-1);
    if (processes.length <= MAX_UNCHECKED && latest !== undefined && await check(latest)) continue;
    const running: string[] = [];
    for (const process of processes) if (await check(process)) running.push(process);
    if (running.length > 0) entry[pattern] = running;
    else {
      delete entry[pattern];
      stale.push(pattern);
    }
  }
  return stale;
}

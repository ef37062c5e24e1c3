/** How many of the files that the system allows may be open before connections are shed. */
const SHARE = 0.8;
/** Where the system allows very many, a connection's memory counts: about 16 KiB each. */
const MOST = 10_000;

/** Files and sockets that this process has open; 0 where the system does not tell. */
export function countOpenFiles(): number {
  try {
    return Array.from(Deno.readDirSync("/proc/self/fd")).length;
  } catch (error) {
    // There are so many that not even the list of them can be opened.
    return isTooMany(error) ? Infinity : 0;
  }
}

/** How many files may be open before connections are shed. */
export function defaultMaxOpenFiles(): number {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(Deno.readTextFileSync("/proc/self/limits")) ??
      [];
    return Math.min(MOST, Math.floor(Number(soft ?? MOST) * SHARE));
  } catch {
    return MOST; // another system, or no permission to look
  }
}

function isTooMany(error: unknown): boolean {
  return error instanceof Error && /too many open files/i.test(error.message);
}

/**
 * What SQLite's failures mean for the user who runs a service. Deno's SQLite errors carry no result
 * code, so the messages of `sqlite3_errstr` decide.
 *
 * @see https://sqlite.org/rescode.html
 * @module
 */

const MEANINGS: readonly (readonly [symptom: RegExp, remedy: string])[] = [
  [/database is locked/, "another process holds its lock; look for one that is stopped"],
  [/readonly database/, "it must be writable for this user; check owner and mode"],
  [/disk is full/, "the disk is full; free some space"],
  [/disk image is malformed/, "the file is damaged; stop all services and delete it"],
  [/file is not a database/, "the file is not a lymph store or is damaged; move it away"],
  [/unable to open database file/, "it must be a file in a writable directory"],
  [/disk I\/O error/, "the disk cannot be read or written; check the disk and its free space"],
  [/locking protocol/, "the file system must support locks and shared memory; use a local disk"],
];

/**
 * Whether another process has the lock right now, so that trying again may help. After a failure of
 * the locking protocol it does not: SQLite has tried a hundred times by then, and has blocked the
 * thread for ten seconds.
 */
export function isLocked(thrown: unknown): boolean {
  return thrown instanceof Error && /database (table )?is locked/.test(thrown.message);
}

/**
 * One sentence about a failure of the store.
 *
 * @param action What was attempted, such as `"open the store"`.
 * @param path The store file.
 * @param thrown What SQLite or the file system threw.
 */
export function explain(action: string, path: string, thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const remedy = MEANINGS.find(([symptom]) => symptom.test(message))?.[1];
  return `Cannot ${action} in ${path}: ${
    remedy === undefined ? message : `${remedy} (${message})`
  }`;
}

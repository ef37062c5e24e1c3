import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { checkStateFile, hideStateFile } from "../private_files/private_state.ts";
import { APPLICATION_ID, SCHEMA, VERSION } from "./trace_schema.ts";

/** Name of the file with traces inside the state directory. */
export const TRACE_FILE = "traces.db";
const BROKEN_SUFFIX = ".broken";
const COMPANIONS = ["", "-wal", "-shm"];
/** Short, as it blocks the event loop. */
const LOCK_WAIT_MS = 100;

/** Whether a state directory has traces. */
export function hasTraceFile(stateDir: string): boolean {
  return checkStateFile(join(stateDir, TRACE_FILE)) !== undefined;
}

/**
 * Opens the file with traces, which only its owner may read; creates it where missing.
 *
 * @throws {ConfigError} If it is a symbolic link, or belongs to another user.
 * @throws {Error} If SQLite cannot use it.
 */
export function openTraceFile(stateDir: string): DatabaseSync {
  const path = join(stateDir, TRACE_FILE);
  for (const companion of COMPANIONS) hideStateFile(path + companion);
  try {
    Deno.openSync(path, { createNew: true, write: true, mode: 0o600 }).close();
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.AlreadyExists)) throw thrown;
  }
  const database = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON");
    database.exec("PRAGMA journal_size_limit = 1048576; PRAGMA wal_autocheckpoint = 500");
    prepare(database);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function prepare(database: DatabaseSync): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    if (!isCurrent(database)) {
      database.exec(SCHEMA);
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${VERSION}`);
    }
    database.exec("COMMIT");
  } catch (thrown) {
    database.exec("ROLLBACK");
    throw thrown;
  }
}

/** False for an empty file. */
function isCurrent(database: DatabaseSync): boolean {
  const row = database.prepare(
    `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) AS tables
     FROM pragma_application_id, pragma_user_version`,
  ).get();
  if (row?.["tables"] === 0) return false;
  if (row?.["application_id"] === APPLICATION_ID && row["user_version"] === VERSION) return true;
  throw new Error("the file is not a database of traces of this release");
}

/** Whether a failure means that the file will never be of use again. */
export function isBroken(thrown: unknown): boolean {
  return thrown instanceof Error &&
    /malformed|not a database|no such (table|column)/.test(thrown.message);
}

/** The inode of the file, which tells whether it was replaced; undefined if there is no file. */
export function traceFileId(stateDir: string): number | undefined {
  try {
    return Deno.statSync(join(stateDir, TRACE_FILE)).ino ?? undefined;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return undefined;
    throw thrown;
  }
}

/**
 * Moves a broken file out of the way, in place of one that was moved before. The caller has closed it.
 *
 * @param id The file that is broken: another process may have put a good one in its place since.
 * @returns Where it is now; undefined if it was another process that has moved it.
 */
export function setAside(stateDir: string, id: number | undefined): string | undefined {
  const path = join(stateDir, TRACE_FILE);
  if (traceFileId(stateDir) !== id) return undefined;
  using file = Deno.openSync(path);
  file.lockSync(true); // of two that find it broken, one moves it
  if (file.statSync().ino !== id || traceFileId(stateDir) !== id) return undefined;
  for (const companion of COMPANIONS.slice(1)) {
    try {
      Deno.removeSync(path + companion);
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
  }
  Deno.renameSync(path, path + BROKEN_SUFFIX);
  return path + BROKEN_SUFFIX;
}

import { join } from "node:path";
import { ConfigError } from "../../../core/errors.ts";
import {
  checkStateDirectory,
  checkStateFile,
  hideStateFile,
} from "../private_files/private_state.ts";

/** Name of the store inside its directory. */
export const STORE_FILE = "lymph.db";
/** Name of the file that others watch. */
export const BELL_FILE = "lymph.bell";
/** Name of the file that processes lock in turn to write. */
export const TURN_FILE = "lymph.turn";
/** Name of the directory of locks. */
export const LOCK_DIRECTORY = "sessions";

const FILES = [STORE_FILE, `${STORE_FILE}-wal`, `${STORE_FILE}-shm`, BELL_FILE, TURN_FILE];

/**
 * Makes sure that the files of a store are files of its own, which only the owner may read: no
 * symbolic links, no files of another user. The store itself is created where missing, as SQLite
 * would let others read it.
 *
 * @returns Path of the store.
 * @throws {ConfigError} If a file cannot be used; one line that says what to do.
 */
export function secureStoreFiles(stateDir: string): string {
  for (const file of FILES) {
    const path = join(stateDir, file);
    if (!isOwnDirectory(path)) hideStateFile(path); // of directories SQLite says more
  }
  checkLockDirectory(join(stateDir, LOCK_DIRECTORY));
  const path = join(stateDir, STORE_FILE);
  try {
    Deno.openSync(path, { createNew: true, write: true, mode: 0o600 }).close();
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.AlreadyExists)) throw thrown;
    if (!isOwnDirectory(path)) checkStateFile(path);
  }
  return path;
}

/** Whether a path is a directory itself, not a link to one; undefined where there is nothing. */
export function isOwnDirectory(path: string): boolean | undefined {
  try {
    return Deno.lstatSync(path).isDirectory;
  } catch {
    return undefined; // what is out of reach fails where it is used
  }
}

function checkLockDirectory(path: string): void {
  if (isOwnDirectory(path) !== false) return checkStateDirectory(path);
  throw new ConfigError(`Cannot use ${path} as it must be a directory of its own. Remove it`);
}

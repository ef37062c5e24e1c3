import { join } from "node:path";
import { isOwnDirectory } from "../store/store_files.ts";

/** Names come out of the store, which may be damaged: none of them leads out of the directory. */
const NAME = /^[\w-]{1,100}$/;

/**
 * A file that a process keeps locked while it lives. The operating system lets go of the lock
 * however the process ends, and any other process can see that, in any container and with no right
 * but to the state directory.
 */
export class SessionLock implements Disposable {
  /** Name of the file inside its directory. */
  readonly name: string;
  readonly #directory: string;
  readonly #file: Deno.FsFile;

  private constructor(directory: string, name: string, file: Deno.FsFile) {
    this.#directory = directory;
    this.name = name;
    this.#file = file;
  }

  /**
   * Locks a new file.
   *
   * @param directory Directory of all locks; created where missing.
   */
  static acquire(directory: string): SessionLock {
    Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (!isOwnDirectory(directory)) {
      throw new Error(`Cannot lock a file in ${directory} as it must be a directory of its own`);
    }
    const name = crypto.randomUUID();
    const file = Deno.openSync(join(directory, name), {
      createNew: true,
      write: true,
      read: true,
      mode: 0o600,
    });
    file.tryLockSync(true);
    return new SessionLock(directory, name, file);
  }

  /**
   * Whether the process behind a lock lives.
   *
   * @param directory Directory of all locks.
   * @param name Name of the lock; an invalid name is never held.
   * @returns Undefined where this process may not look.
   */
  static isHeld(directory: string, name: string): boolean | undefined {
    if (!NAME.test(name)) return false;
    if (isOwnDirectory(directory) === false) return undefined;
    try {
      if (!Deno.lstatSync(join(directory, name)).isFile) return false;
      // A shared lock, so that processes that look at the same time do not take each other for the
      // holder.
      using file = Deno.openSync(join(directory, name), { read: true });
      return !file.tryLockSync(false);
    } catch (thrown) {
      return thrown instanceof Deno.errors.NotFound ? false : undefined;
    }
  }

  /** Removes the lock that a dead process has left. */
  static remove(directory: string, name: string): void {
    if (!NAME.test(name) || !isOwnDirectory(directory)) return;
    try {
      Deno.removeSync(join(directory, name));
    } catch {
      // Another process was faster, or it is not permitted: the file only takes up a name.
    }
  }

  /** Unlocks and removes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
    SessionLock.remove(this.#directory, this.name);
  }
}

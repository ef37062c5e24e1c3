/** A watch of one file, made by {@linkcode watchFile}. */
export interface FileWatch {
  /** Whether the file that is watched is still the one at the path. */
  isCurrent(): boolean;
  /** Ends the watch. */
  close(): void;
}

/**
 * Watches a file, creating it where missing.
 *
 * @param path Path of the file.
 * @param onChange Called for each change that is noticed and once at the start, as whatever
 * happened before the watch stood went unnoticed.
 * @throws {Error} If the file cannot be created or the system grants no more watches.
 */
export function watchFile(path: string, onChange: () => void): FileWatch {
  if (existsAt(path)) checkBell(path);
  // Kept open, as the inode of a deleted file is given to the next one otherwise.
  const file = Deno.openSync(path, { create: true, append: true, mode: 0o600 });
  const inode = inodeOf(path);
  let watcher: Deno.FsWatcher;
  try {
    watcher = Deno.watchFs(path);
  } catch (thrown) {
    file.close();
    throw thrown;
  }
  let isClosed = false;
  let hasFailed = false;
  (async () => {
    for await (const _ of watcher) if (!isClosed) onChange();
  })().catch(() => hasFailed = true);
  onChange();
  return {
    isCurrent: () => !hasFailed && inodeOf(path) === inode,
    close() {
      isClosed = true;
      watcher.close();
      file.close();
    },
  };
}

/**
 * Refuses what would be a file elsewhere.
 *
 * @throws {Error} If it is a symbolic link or no regular file.
 */
export function checkBell(path: string): void {
  if (Deno.lstatSync(path).isFile) return;
  throw new Error(`Cannot use ${path} as it must be a regular file`);
}

function existsAt(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false; // it is created
  }
}

function inodeOf(path: string): number | null | undefined {
  try {
    return Deno.statSync(path).ino;
  } catch {
    // Gone or out of reach: in either case not the file that is watched.
    return undefined;
  }
}

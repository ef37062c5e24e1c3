const QUIET_MS = 100;
/** Longest time between a change and the call that tells it. */
const LATEST_MS = 500;

/** Options of {@linkcode watchFiles}. */
export interface WatchFilesOptions {
  /** Which files matter. */
  readonly filter: (path: string) => boolean;
  /** Called with the files that have changed, once no more change for a moment, or after half a second. */
  readonly onChange: (paths: readonly string[]) => void;
  /**
   * Whether the directories in the directory are watched, too.
   *
   * @default {true}
   */
  readonly isRecursive?: boolean;
}

/**
 * Watches the files of a directory, until disposed of. What was only read is no
 * change.
 *
 * @param directory Absolute path.
 */
export function watchFiles(
  directory: string,
  { filter, onChange, isRecursive = true }: WatchFilesOptions,
): Disposable {
  const watcher = Deno.watchFs(directory, { recursive: isRecursive });
  const changed = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest: ReturnType<typeof setTimeout> | undefined;
  const stopWaiting = (): void => {
    clearTimeout(timer);
    clearTimeout(latest);
    latest = undefined;
  };
  const flush = (): void => {
    stopWaiting();
    const paths = [...changed];
    changed.clear();
    onChange(paths);
  };
  const watch = async (): Promise<void> => {
    for await (const { kind, paths } of watcher) {
      if (kind === "access") continue;
      const found = paths.filter(filter);
      if (found.length === 0) continue;
      for (const path of found) changed.add(path);
      clearTimeout(timer);
      timer = setTimeout(flush, QUIET_MS);
      latest ??= setTimeout(flush, LATEST_MS); // some file may be written all the time
    }
  };
  void watch();
  return {
    [Symbol.dispose]() {
      stopWaiting();
      watcher.close();
    },
  };
}

import { dirname, resolve } from "node:path";
import { toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { isInside, isSourceFile } from "./affected_services.ts";
import { watchFiles } from "./watch_files.ts";

const log = getLogger("lymph.node");

/** Options of {@linkcode OutsideFiles}. */
export interface OutsideFilesOptions {
  /** The project, which is watched as a whole. */
  readonly project: string;
  /** Called with the files that have changed. */
  readonly onChange: (paths: readonly string[]) => void;
}

/**
 * Watches single files outside of the project, such as a configuration in `/etc` or a module that
 * several projects share, until disposed of.
 */
export class OutsideFiles implements Disposable {
  readonly #options: OutsideFilesOptions;
  readonly #files = new Set<string>();
  /** Directories are watched, as an editor replaces a file by another one of its name. */
  readonly #watchers = new Map<string, Disposable>();
  readonly #since = Date.now();
  #isDisposed = false;

  /** Watches nothing yet. */
  constructor(options: OutsideFilesOptions) {
    this.#options = options;
  }

  /**
   * Watches files, too. Those of the project and of packages are left out. What has changed since
   * the start, before it was known that the file matters, counts as well.
   */
  add(files: Iterable<string>): void {
    if (this.#isDisposed) return;
    const { project, onChange } = this.#options;
    const added = [...files].map((file) => resolve(file)).filter((path) =>
      !this.#files.has(path) && !isInside(path, project) && isSourceFile(path)
    );
    for (const path of added) {
      this.#files.add(path);
      this.#watch(dirname(path));
    }
    const changed = added.filter((path) => changedAt(path) > this.#since);
    if (changed.length > 0) onChange(changed);
  }

  /** Watches nothing any more. */
  [Symbol.dispose](): void {
    this.#isDisposed = true;
    for (const watcher of this.#watchers.values()) watcher[Symbol.dispose]();
    this.#watchers.clear();
  }

  #watch(directory: string): void {
    if (this.#watchers.has(directory)) return;
    const { onChange } = this.#options;
    const filter = (path: string): boolean => this.#files.has(path);
    try {
      const watcher = watchFiles(directory, { filter, onChange, isRecursive: false });
      this.#watchers.set(directory, watcher);
    } catch (error) {
      const reason = toError(error).message;
      log.warn("Changes in {directory} go unnoticed: {reason}", { directory, reason });
    }
  }
}

function changedAt(path: string): number {
  try {
    return Deno.statSync(path).mtime?.getTime() ?? 0;
  } catch {
    return 0; // it is not there yet
  }
}

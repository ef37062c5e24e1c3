/**
 * Makes committed transactions survive a power cut, without blocking the event loop: SQLite itself
 * would wait for the disk inside of each commit.
 *
 * In WAL mode a transaction is durable once the log is on disk, or was copied to the database,
 * before which SQLite waits for the disk in any case.
 *
 * @see {@link https://sqlite.org/wal.html}
 */
export class DiskSync {
  readonly #path: string;
  #file: Deno.FsFile | undefined;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /**
   * Creates the sync of a store; nothing is opened yet.
   *
   * @param path Path of the store.
   */
  constructor(path: string) {
    this.#path = `${path}-wal`;
  }

  /** Resolves once everything is on disk that was committed before the call. */
  sync(): Promise<void> {
    if (this.#next !== undefined) return this.#next;
    if (this.#running === undefined) return this.#begin();
    // The one that runs may have begun before the commit; all who wait share the one after it.
    return this.#next = this.#running.catch(() => {}).then(() => this.#begin());
  }

  /** Closes the file once all waiting callers are served. */
  async close(): Promise<void> {
    for (let last; (last = this.#next ?? this.#running) !== undefined;) await last.catch(() => {});
    this.#file?.close();
    this.#file = undefined;
  }

  #begin(): Promise<void> {
    this.#next = undefined;
    return this.#running = this.#syncFile().finally(() => this.#running = undefined);
  }

  async #syncFile(): Promise<void> {
    this.#file ??= await Deno.open(this.#path, { read: true, write: true });
    await this.#file.syncData();
  }
}

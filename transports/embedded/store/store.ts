import { dirname, join } from "node:path";
import {
  DatabaseSync,
  type SQLInputValue,
  type SQLOutputValue,
  type StatementSync,
} from "node:sqlite";
import { pause } from "../../../core/time/pause.ts";
import { ConfigError } from "../../../core/errors.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";
import { prepareStateDirectory } from "../private_files/state_directory.ts";
import { explain, isLocked } from "./store_failure.ts";
import { secureStoreFiles, STORE_FILE, TURN_FILE } from "./store_files.ts";
import { WriteTurns } from "./write_turns.ts";

/** Short, as it blocks the event loop; a longer wait is retried without blocking. */
const LOCK_WAIT_MS = 200;
const RETRY_LIMIT_MS = 10_000;
/**
 * Of new files. A commit writes each page that it changes as a whole: emitting an event changes a few
 * bytes of each of five. Events of 64 KB and more would be written faster in larger pages.
 */
const PAGE_BYTES = 1024;
/** Free pages are used again, so some are kept. */
const MAX_FREE_BYTES = 2 ** 24;
/** How long the log grows until it is copied to the database, for which SQLite waits for the disk. */
const LOG_BYTES = 2 ** 24;
/** Of one step. Takes some 10 ms. */
const TRIMMED_BYTES = 2 ** 21;

/** With the method that the types of Deno 2.9 lack. */
interface Statement extends StatementSync {
  setReturnArrays(enabled: boolean): void;
}

const BEGIN = "BEGIN IMMEDIATE";

/** Options of {@linkcode Store.write}. */
export interface WriteOptions {
  /** Abort it to give up as soon as the file is found locked. */
  readonly signal?: AbortSignal | undefined;
}

/** The SQLite file that the processes of one project share. */
export class Store {
  /** Path of the file. */
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #turns: WriteTurns;
  #transaction = 0;
  readonly #inode: number | null;
  readonly #statements = new Map<string, StatementSync>();
  readonly #queries = new Map<string, StatementSync>();
  readonly #pageBytes: number;

  private constructor(path: string, database: DatabaseSync) {
    this.path = path;
    this.#database = database;
    this.#turns = new WriteTurns(join(dirname(path), TURN_FILE));
    this.#inode = Deno.statSync(path).ino;
    this.#pageBytes = this.#pragma("page_size"); // files of older releases have larger ones
    // From now on it is waited for with shorter pauses.
    database.exec("PRAGMA busy_timeout = 0");
    database.exec(`PRAGMA wal_autocheckpoint = ${LOG_BYTES / this.#pageBytes}`);
  }

  /**
   * Opens the store of a state directory and brings it to the current version. Any number of
   * processes may do so at once.
   *
   * @param stateDir Directory of the store; created where missing.
   * @throws {ConfigError} If the file cannot be used, is of a newer release or not ours.
   */
  static async open(stateDir: string): Promise<Store> {
    await prepareStateDirectory(stateDir);
    let path = join(stateDir, STORE_FILE);
    try {
      path = secureStoreFiles(stateDir);
      return await retryWhileLocked(() => openOnce(path, (database) => new Store(path, database)));
    } catch (thrown) {
      if (thrown instanceof ConfigError) throw thrown;
      throw new ConfigError(explain("open the store", path, thrown), { cause: thrown });
    }
  }

  /** Compiles a statement; the same text is compiled once. */
  prepare(sql: string): StatementSync {
    return this.#prepareIn(this.#statements, sql);
  }

  /** All rows of a statement, as arrays: many rows take a quarter of the time that objects take. */
  select(sql: string, ...values: SQLInputValue[]): SQLOutputValue[][] {
    const rows: unknown = this.#prepareIn(this.#queries, sql, true).all(...values);
    return rows as SQLOutputValue[][];
  }

  /**
   * Runs `work` in one write transaction. It may run again if the file was locked, so it must have no
   * effects but on the store.
   *
   * @param work Executes statements; what it throws rolls everything back.
   * @returns What `work` returned, once it is committed.
   */
  write<T>(work: () => T, { signal }: WriteOptions = {}): Promise<T> {
    return retryWhileLocked((isFirst) => this.#transact(work, isFirst ? LOCK_WAIT_MS : 0), signal);
  }

  /** Changes whenever another connection has committed. */
  dataVersion(): number {
    return Number(this.prepare("PRAGMA data_version").get()?.["data_version"]);
  }

  /**
   * How much of the file is in use, in bytes.
   *
   * @param enough Below this the exact number does not matter: all of the file is taken for in use.
   */
  usedBytes(enough = 0): number {
    const bytes = this.#pragma("page_count") * this.#pageBytes;
    return bytes < enough ? bytes : bytes - this.#freeBytes();
  }

  /** Gives space back to the disk, a little at a time, where much of the file is not in use. */
  async trim(): Promise<void> {
    if (this.#freeBytes() < MAX_FREE_BYTES) return;
    const pages = TRIMMED_BYTES / this.#pageBytes;
    // All of it, as each step frees one page.
    await this.write(() => this.prepare(`PRAGMA incremental_vacuum(${pages})`).all());
  }

  /**
   * Whether the file was deleted or replaced since it was opened, so that others do not see it. A
   * file that is out of reach counts as the same.
   */
  isReplaced(): boolean {
    try {
      return Deno.statSync(this.path).ino !== this.#inode;
    } catch (thrown) {
      const { NotADirectory, NotFound } = Deno.errors;
      return thrown instanceof NotFound || thrown instanceof NotADirectory;
    }
  }

  /** Closes the file. */
  close(): void {
    this.#statements.clear();
    this.#queries.clear();
    this.#turns[Symbol.dispose]();
    this.#database.close();
  }

  /** Which transaction this is, of those that were begun, whatever became of them. */
  get transaction(): number {
    return this.#transaction;
  }

  #prepareIn(known: Map<string, StatementSync>, sql: string, returnsArrays = false): StatementSync {
    let statement = known.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      (statement as Statement).setReturnArrays(returnsArrays);
      known.set(sql, statement);
    }
    return statement;
  }

  #freeBytes(): number {
    return this.#pragma("freelist_count") * this.#pageBytes;
  }

  #pragma(name: string): number {
    return Number(this.prepare(`PRAGMA ${name}`).get()?.[name]);
  }

  #transact<T>(work: () => T, waitMs: number): T {
    this.#transaction++;
    try {
      return transact((sql) => {
        const run = () => this.prepare(sql).run();
        if (sql === BEGIN) this.#turns.begin(run, { limitMs: waitMs });
        else run();
      }, work);
    } finally {
      this.#turns.end();
    }
  }
}

function openOnce<T>(path: string, wrap: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
  try {
    if (!isCurrent(path, database)) migrate(path, database);
    database.exec(`PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = ${LOG_BYTES}`);
    return wrap(database);
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function migrate(path: string, database: DatabaseSync): void {
  // Before the first table, or it has no effect.
  database.exec(
    `PRAGMA page_size = ${PAGE_BYTES}; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL`,
  );
  transact((sql) => database.exec(sql), () => {
    if (isCurrent(path, database)) return;
    for (const migration of MIGRATIONS.slice(readHeader(database).version)) {
      database.exec(migration);
    }
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
}

/** False for a file that is empty or of an older release. */
function isCurrent(path: string, database: DatabaseSync): boolean {
  const { application, version, isEmpty } = readHeader(database);
  if (application !== APPLICATION_ID && !isEmpty) {
    throw new ConfigError(
      `Cannot use ${path} as it must be a store of lymph: it is some other SQLite database ` +
        `(application id ${application}, version ${version}). Move it away or choose another state directory`,
    );
  }
  if (version > MIGRATIONS.length) {
    throw new ConfigError(
      `Cannot use ${path} as it must be of version ${MIGRATIONS.length} or older: current version ` +
        `is ${version}, written by a newer release of lymph. Update lymph, or choose another state directory`,
    );
  }
  return version === MIGRATIONS.length;
}

/** What a file says of itself. */
interface Header {
  readonly application: number;
  readonly version: number;
  readonly isEmpty: boolean;
}

/** Reads it in one statement: between two, another process may have filled the file. */
function readHeader(database: DatabaseSync): Header {
  const row = database.prepare(
    `SELECT application_id, user_version, NOT EXISTS (SELECT 1 FROM sqlite_schema) AS is_empty
     FROM pragma_application_id, pragma_user_version`,
  ).get();
  return {
    application: Number(row?.["application_id"]),
    version: Number(row?.["user_version"]),
    isEmpty: row?.["is_empty"] === 1,
  };
}

function transact<T>(run: (sql: string) => unknown, work: () => T): T {
  run(BEGIN);
  try {
    const result = work();
    run("COMMIT");
    return result;
  } catch (thrown) {
    try {
      run("ROLLBACK");
    } catch {
      // SQLite rolls back by itself on some failures; the first one is what matters.
    }
    throw thrown;
  }
}

/** Only the first attempt may block: a lock that is held for longer must not stop the process. */
async function retryWhileLocked<T>(
  attempt: (isFirst: boolean) => T,
  signal?: AbortSignal,
): Promise<T> {
  const deadline = performance.now() + RETRY_LIMIT_MS;
  for (let isFirst = true;; isFirst = false) {
    try {
      return attempt(isFirst);
    } catch (thrown) {
      if (!isLocked(thrown) || signal?.aborted || performance.now() > deadline) throw thrown;
      await pause(5 + Math.random() * 20);
    }
  }
}

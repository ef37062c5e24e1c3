import type { DatabaseSync } from "node:sqlite";
import { toError } from "../../../core/errors.ts";
import type {
  StoredTrace,
  TraceBatch,
  TracePage,
  TraceQuery,
  TraceStore,
} from "../../../core/observe/traces/trace_store.ts";
import { prepareStateDirectory } from "../private_files/state_directory.ts";
import { hasTraceFile, isBroken, openTraceFile, setAside, traceFileId } from "./trace_file.ts";
import { listTraces, readTrace } from "./trace_queries.ts";
import { type TraceLimits, TraceRows } from "./trace_rows.ts";

/** Options of {@linkcode EmbeddedTraceStore}. */
export interface EmbeddedTraceStoreOptions extends Partial<TraceLimits> {
  /** Told once when traces cannot be kept, and again only after they could. */
  readonly onTrouble?: (reason: string) => void;
}

/** What the journal may take on top is 8 MiB, so that all is at most 64 MiB. */
const MAX_BYTES = 56 * 1024 * 1024;
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

/**
 * Keeps traces in `traces.db` of a state directory, at most 64 MiB and for at most 24 hours. Several
 * processes may use the file at once. A file that is broken is set aside; what cannot be written is
 * dropped.
 */
export class EmbeddedTraceStore implements TraceStore {
  readonly #stateDir: string;
  readonly #limits: TraceLimits;
  readonly #onTrouble: (reason: string) => void;
  #database: DatabaseSync | undefined;
  #rows: TraceRows | undefined;
  /** The file that was opened last, broken or not. */
  #fileId: number | undefined;
  #isTroubled = false;

  private constructor(
    stateDir: string,
    { onTrouble = () => {}, maxBytes = MAX_BYTES, maxAgeMs = MAX_AGE_MS }:
      EmbeddedTraceStoreOptions,
  ) {
    this.#stateDir = stateDir;
    this.#limits = { maxBytes, maxAgeMs };
    this.#onTrouble = onTrouble;
  }

  /** Opens the traces of a state directory. A directory or a file that cannot be used is trouble. */
  static async open(
    stateDir: string,
    options: EmbeddedTraceStoreOptions = {},
  ): Promise<EmbeddedTraceStore> {
    const store = new EmbeddedTraceStore(stateDir, options);
    try {
      await prepareStateDirectory(stateDir);
      store.#open();
    } catch (thrown) {
      store.#trouble(thrown);
    }
    return store;
  }

  /**
   * Opens traces in order to read them.
   *
   * @returns undefined if the file has no traces.
   * @throws {Error} If the file cannot be used.
   */
  static openExisting(stateDir: string): EmbeddedTraceStore | undefined {
    if (!hasTraceFile(stateDir)) return undefined;
    const store = new EmbeddedTraceStore(stateDir, {});
    store.#database = store.#openFile();
    return store;
  }

  /** The open file: that which is there now, if another one has taken its place. */
  #open(): DatabaseSync {
    if (this.#database !== undefined && traceFileId(this.#stateDir) !== this.#fileId) this.#close();
    try {
      this.#database ??= this.#openFile();
    } catch (thrown) {
      if (!isBroken(thrown)) throw thrown;
      this.#setAside(thrown);
      this.#database = this.#openFile();
    }
    return this.#database;
  }

  #openFile(): DatabaseSync {
    this.#fileId = traceFileId(this.#stateDir);
    const database = openTraceFile(this.#stateDir);
    this.#fileId = traceFileId(this.#stateDir);
    return database;
  }

  #setAside(thrown: unknown): void {
    this.#close();
    const path = setAside(this.#stateDir, this.#fileId);
    if (path === undefined) return; // another process has moved it and reports that
    this.#onTrouble(`the file was damaged (${toError(thrown).message}) and is ${path} now`);
  }

  #trouble(thrown: unknown): void {
    if (!this.#isTroubled) this.#onTrouble(toError(thrown).message);
    this.#isTroubled = true;
  }

  #close(): void {
    this.#rows = undefined;
    this.#database?.close();
    this.#database = undefined;
  }

  /** {@inheritDoc TraceStore.add} */
  add(batch: TraceBatch): Promise<void> {
    try {
      const database = this.#open();
      this.#rows ??= new TraceRows(database, this.#limits);
      this.#rows.add(batch);
      this.#isTroubled = false;
    } catch (thrown) {
      this.#recover(thrown);
    }
    return Promise.resolve();
  }

  /** The next batch gets a new file, where that is what helps. */
  #recover(thrown: unknown): void {
    try {
      if (isBroken(thrown)) this.#setAside(thrown);
      else this.#trouble(thrown);
    } catch (second) {
      this.#trouble(second);
    }
  }

  /** {@inheritDoc TraceStore.list} */
  list(query: TraceQuery = {}): Promise<TracePage> {
    return Promise.try(() => listTraces(this.#open(), query));
  }

  /** {@inheritDoc TraceStore.get} */
  get(traceId: string): Promise<StoredTrace | undefined> {
    return Promise.try(() => readTrace(this.#open(), traceId));
  }

  /** Closes the file. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#close();
    return Promise.resolve();
  }
}

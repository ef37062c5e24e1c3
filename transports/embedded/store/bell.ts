import { getLogger } from "../../../core/observe/logs/log.ts";
import { checkBell, type FileWatch, watchFile } from "./file_watch.ts";
import { Throttle } from "./throttle.ts";

const logger = getLogger("lymph.embedded");

const QUIET_MS = 4;
const BACKSTOP_MS = 1000;
/** Where files cannot be watched, polling is all there is. */
const BLIND_BACKSTOP_MS = 25;

/** Options of {@linkcode Bell}. */
export interface BellOptions {
  /** A number that differs after whatever others ring for: it finds the rings that got lost. */
  readonly version: () => number;
}

/**
 * Tells all processes that something has changed, by touching a file that they watch.
 *
 * A ring says nothing but "look again". Rings may be folded, doubled or false, but each change is
 * followed by one.
 */
export class Bell {
  readonly #path: string;
  readonly #version: () => number;
  readonly #listeners = new Set<() => void>();
  readonly #tell = new Throttle(() => this.#tellListeners(), QUIET_MS);
  readonly #touch = new Throttle(() => this.#touchFile(), QUIET_MS);
  #watch: FileWatch | undefined;
  #backstop: ReturnType<typeof setTimeout> | undefined;
  #seenVersion = 0;
  #nextAttempt = 0;
  #isClosed = false;

  /**
   * Creates a bell; it holds nothing while it has no listeners.
   *
   * @param path The file that others watch. It is created where missing.
   */
  constructor(path: string, { version }: BellOptions) {
    this.#path = path;
    this.#version = version;
  }

  /** Rings, here and in all other processes. */
  ring(): void {
    if (this.#isClosed) return;
    this.#tell.call();
    this.#touch.call();
  }

  /**
   * Calls the listener after each ring, never from inside {@linkcode Bell.ring}.
   *
   * @returns Ends it when disposed of.
   */
  listen(listener: () => void): Disposable {
    this.#listeners.add(listener);
    if (this.#backstop === undefined) this.#open();
    return {
      [Symbol.dispose]: () => {
        if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#release();
      },
    };
  }

  /** Sends what is left to send and releases everything; listeners hear nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#listeners.clear();
    this.#release();
    if (this.#touch.cancel()) this.#touchFile();
  }

  #open(): void {
    this.#seenVersion = this.#readVersion();
    this.#tryToWatch();
    this.#scheduleBackstop();
  }

  #release(): void {
    clearTimeout(this.#backstop);
    this.#backstop = undefined;
    this.#watch?.close();
    this.#watch = undefined;
    this.#tell.cancel();
  }

  #scheduleBackstop(): void {
    const meanMs = this.#watch === undefined ? BLIND_BACKSTOP_MS : BACKSTOP_MS;
    this.#backstop = setTimeout(() => {
      this.#findLostRing();
      this.#renewWatch();
      this.#scheduleBackstop();
    }, meanMs * (0.75 + Math.random() / 2));
  }

  #renewWatch(): void {
    if (this.#watch === undefined) {
      if (performance.now() >= this.#nextAttempt) this.#tryToWatch();
    } else if (!this.#watch.isCurrent()) {
      // Deno lets go of a watch only some time after close(); until then a new one hears nothing.
      this.#watch.close();
      this.#watch = undefined;
      this.#nextAttempt = performance.now();
    }
  }

  #tryToWatch(): void {
    try {
      this.#watch = watchFile(this.#path, () => this.#tell.call());
    } catch (thrown) {
      this.#nextAttempt = performance.now() + BACKSTOP_MS;
      logger.debug("Polling as {path} cannot be watched: {reason}", {
        path: this.#path,
        reason: thrown,
      });
    }
  }

  #findLostRing(): void {
    const version = this.#readVersion();
    if (version !== this.#seenVersion) this.#tell.call();
    this.#seenVersion = version;
  }

  /** NaN, which never equals itself and so rings, if the version cannot be read. */
  #readVersion(): number {
    try {
      return this.#version();
    } catch {
      return NaN;
    }
  }

  #tellListeners(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #touchFile(): void {
    try {
      touch(this.#path);
    } catch (thrown) {
      // Others find the change by their backstop.
      logger.debug("Cannot ring {path}: {reason}", { path: this.#path, reason: thrown });
    }
  }
}

/** Setting the times is the cheapest change that a watch sees: one system call, one event. */
function touch(path: string): void {
  const now = new Date();
  try {
    checkBell(path);
    Deno.utimeSync(path, now, now);
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    Deno.openSync(path, { createNew: true, write: true, mode: 0o600 }).close();
  }
}

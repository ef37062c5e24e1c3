import type { Sessions } from "./sessions/sessions.ts";
import type { EmbeddedState } from "./state.ts";
import type { Store } from "./store/store.ts";

/** What one user of the state keeps in a store that is open. */
export interface StoreRows {
  /** The file. */
  readonly store: Store;
  /** Which processes its rows belong to. */
  readonly sessions: Sessions;
}

/** What a {@linkcode StoreUser} needs of its owner. */
export interface StoreUserOptions<Rows extends StoreRows> {
  /** The rows in a store that is open. */
  readonly rowsIn: (state: EmbeddedState, store: Store) => Rows;
  /** The error for a use while it is closed. */
  readonly closedError: (action: string) => Error;
  /** Called with the rows in a store that has replaced another one. */
  readonly onReplaced?: (rows: Rows) => void;
}

/** Options of {@linkcode StoreUser.close}. */
export interface CloseOptions {
  /** Aborted when there is no time left to write. */
  readonly signal?: AbortSignal | undefined;
  /** Called if the session could not be ended: other processes do that, once this one is gone. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * One user of a state: opens the store with it, follows it to the file that replaces it, and ends
 * its own session when it closes.
 */
export class StoreUser<Rows extends StoreRows> {
  readonly #state: EmbeddedState;
  readonly #options: StoreUserOptions<Rows>;
  #rows: Rows | undefined;

  /** Opens nothing yet. */
  constructor(state: EmbeddedState, options: StoreUserOptions<Rows>) {
    this.#state = state;
    this.#options = options;
  }

  /** The rows that were used last; undefined while closed. */
  get rows(): Rows | undefined {
    return this.#rows;
  }

  /**
   * Opens the store.
   *
   * @returns Undefined if it has been closed since.
   * @throws {ConfigError} If the store cannot be used.
   */
  async open(): Promise<Rows | undefined> {
    await this.#state.acquire();
    const { store } = this.#state;
    if (store !== undefined) this.#rows = this.#options.rowsIn(this.#state, store);
    return this.#rows;
  }

  /**
   * The rows in the store as it is now.
   *
   * @param action What they are needed for, for the error.
   * @throws {Error} If it is closed.
   */
  require(action: string): Rows {
    const { store } = this.#state;
    if (this.#rows === undefined || store === undefined) throw this.#options.closedError(action);
    if (this.#rows.store !== store) {
      this.#rows.sessions.release();
      this.#rows = this.#options.rowsIn(this.#state, store);
      this.#options.onReplaced?.(this.#rows);
    }
    return this.#rows;
  }

  /** Ends the session, tells others, and lets go of the store. */
  async close({ signal, onFailure }: CloseOptions): Promise<void> {
    const rows = this.require("stop");
    this.#rows = undefined;
    try {
      await rows.store.write(() => rows.sessions.end(), { signal });
      this.#state.bell.ring();
    } catch (error) {
      onFailure(error);
    } finally {
      rows.sessions.release();
      await this.#state.release();
    }
  }
}

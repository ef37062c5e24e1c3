/** After this many microtasks without news, the turn is over. */
const QUIET_TURNS = 4;

/**
 * Calls back once a turn of the event loop has brought the last of something, so that all of it can
 * be written together. A loop that awaits each item takes a few microtasks for one.
 */
export class QuietMoment {
  readonly #onQuiet: () => void;
  #isWaiting = false;
  #quietTurns = 0;

  /** Waits for nothing yet. */
  constructor(onQuiet: () => void) {
    this.#onQuiet = onQuiet;
  }

  /** Takes note that there is something new. */
  noise(): void {
    this.#quietTurns = 0;
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    queueMicrotask(this.#listen);
  }

  readonly #listen = (): void => {
    if (this.#quietTurns++ < QUIET_TURNS) return queueMicrotask(this.#listen);
    this.#isWaiting = false;
    this.#onQuiet();
  };
}

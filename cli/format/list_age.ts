/** A list that is younger is as good as new: its registry may just have lost a connection. */
const LEAST_MS = 1000;
const INTERVAL_MS = 10_000;

/** Tells a person how old a list is whose registry is away: at once, then now and again. */
export class ListAge {
  readonly #note: (text: string) => void;
  #tellAtMs = LEAST_MS;

  /** Tells it by notes. */
  constructor(note: (text: string) => void) {
    this.#note = note;
  }

  /**
   * Takes note of the age of the list that is shown.
   *
   * @returns Whether there was something to tell.
   */
  update(ageMs: number): boolean {
    const wasOld = this.#tellAtMs > LEAST_MS;
    if (ageMs === 0 && wasOld) {
      this.#tellAtMs = LEAST_MS;
      this.#note("lymph: The registry is back");
      return true;
    }
    if (ageMs < this.#tellAtMs) return false;
    this.#tellAtMs = ageMs + INTERVAL_MS;
    const age = Math.round(ageMs / 1000);
    this.#note(`lymph: The registry is away: this list is ${age} s old`);
    return true;
  }
}

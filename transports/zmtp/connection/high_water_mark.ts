/**
 * Whether there is room to send: none once more than the mark is unsent, until half of it is free.
 */
export class HighWaterMark {
  readonly #bytes: number;
  #isPassed = false;
  #room: PromiseWithResolvers<void> | undefined;

  /** Sets the mark at a number of bytes. */
  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** Whether there is no room. */
  get isPassed(): boolean {
    return this.#isPassed;
  }

  /** Notes how much is unsent, now that something was put in. */
  risen(unsentBytes: number): void {
    if (unsentBytes > this.#bytes) this.#isPassed = true;
  }

  /**
   * Notes how much is unsent, now that something has left.
   *
   * @returns Whether there is room that was not there before.
   */
  fallen(unsentBytes: number): boolean {
    if (!this.#isPassed || unsentBytes > this.#bytes / 2) return false;
    this.#isPassed = false;
    this.release();
    return true;
  }

  /** Resolves once there is room. */
  room(): Promise<void> {
    if (!this.#isPassed) return Promise.resolve();
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  /** Releases all callers that wait for room. */
  release(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }
}

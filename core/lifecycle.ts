import type { StopOptions } from "./component.ts";
import { aborted, unlessAborted } from "./time/abort.ts";
import { pause } from "./time/pause.ts";

/** Undoes what was begun. */
export type Undo = (options: Required<StopOptions>) => Promise<void>;

/** How long a step may still take, for example to send what is left, once a stop hurries. */
const LAST_MS = 2000;

/** Remembers what was begun, and undoes it in reverse. */
export class Lifecycle {
  readonly #undo: Undo[] = [];
  readonly #hurry = new AbortController();
  readonly #stopped = new AbortController();
  #stopping: Promise<void> | undefined;

  /** Whether it was stopped, or is being stopped. */
  get isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  /**
   * Begins something. A stop undoes it at once, so that it need not be waited for.
   *
   * @param undo Called in the end, even if it fails half-way: then it has something to release, too.
   * @throws {DOMException} An `AbortError`, if everything was stopped before it had begun.
   */
  async begin(start: () => void | Promise<void>, undo: Undo): Promise<void> {
    this.#undo.push(undo);
    try {
      await start();
    } finally {
      if (this.isStopped) this.#undo.push(undo); // it has been undone before it was there to be undone
    }
    if (this.isStopped) {
      throw new DOMException("The container was stopped while it started", "AbortError");
    }
  }

  /**
   * Begins something that cannot be undone half-way: a stop waits until it has begun or failed, and
   * undoes it once. One that hurries does not wait; then it is undone once it has begun.
   *
   * @param start Its signal aborts with a stop: there is no need to go on.
   * @throws {DOMException} An `AbortError`, if everything was stopped before it had begun.
   */
  async beginWhole(start: (stopped: AbortSignal) => Promise<void>, undo: Undo): Promise<void> {
    let hasEnded = false;
    let undone: Promise<void> | undefined;
    const starting = Promise.try(start, this.#stopped.signal).finally(() => hasEnded = true);
    await this.begin(() => starting, async (options) => {
      await unlessAborted(starting.catch(() => {}), options.signal);
      if (hasEnded) await (undone ??= undo(options));
    });
  }

  /**
   * Undoes everything, the last step first. A second call waits for the same end, and its signal counts,
   * too. A step that does not end soon after the signal is left behind.
   *
   * @throws {unknown} What the first step has failed with; the others are done all the same.
   */
  async stop({ signal }: StopOptions = {}): Promise<void> {
    this.#stopped.abort();
    const hurry = (): void => this.#hurry.abort(signal?.reason);
    if (signal?.aborted) hurry();
    signal?.addEventListener("abort", hurry);
    try {
      await (this.#stopping ??= this.#undoAll().finally(() => this.#stopping = undefined));
    } finally {
      signal?.removeEventListener("abort", hurry);
    }
  }

  async #undoAll(): Promise<void> {
    const { signal } = this.#hurry;
    const errors: unknown[] = [];
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) {
      await unlessLate(Promise.try(undo, { signal }), signal).catch((error) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
  }
}

/** Settles as a step does, or resolves a while after a stop hurries. */
async function unlessLate(step: Promise<void>, hurry: AbortSignal): Promise<void> {
  const ended = new AbortController();
  const late = aborted(hurry).then(() => pause(LAST_MS, ended.signal));
  try {
    await Promise.race([step, late]);
  } finally {
    ended.abort();
  }
}

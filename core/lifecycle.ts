import type { StopOptions } from "./component.ts";
import { aborted } from "./time/abort.ts";
import { pause } from "./time/pause.ts";

/** Undoes what was begun. */
export type Undo = (options: StopOptions) => Promise<void>;

/** How long a step may still take, for example to send what is left, once a stop hurries. */
const LAST_MS = 2000;

/** Remembers what was begun, and undoes it in reverse. */
export class Lifecycle {
  readonly #undo: Undo[] = [];
  readonly #hurry = new AbortController();
  #isStopped = false;
  #stopping: Promise<void> | undefined;

  /** Whether it was stopped, or is being stopped. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /**
   * Begins something.
   *
   * @param undo Called in the end, even if it fails half-way: then it has something to release, too.
   * @throws {DOMException} An `AbortError`, if everything was stopped before it had begun.
   */
  async begin(start: () => void | Promise<void>, undo: Undo): Promise<void> {
    this.#undo.push(undo);
    await start();
    if (!this.#isStopped) return;
    this.#undo.push(undo); // it has been undone before it was there to be undone
    throw new DOMException("The container was stopped while it started", "AbortError");
  }

  /**
   * Undoes everything, the last step first. A second call waits for the same end, and its signal counts,
   * too. A step that does not end soon after the signal is left behind.
   *
   * @throws {unknown} What the first step has failed with; the others are done all the same.
   */
  async stop({ signal }: StopOptions = {}): Promise<void> {
    this.#isStopped = true;
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

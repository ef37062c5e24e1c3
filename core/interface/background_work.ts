import type { ErrorHook } from "../error_hook.ts";
import { toError } from "../errors.ts";
import { getLogger } from "../observe/logs/log.ts";
import type { PendingWork } from "../observe/pending_work.ts";
import { currentTrace, currentTraceId, newTrace, runInTrace } from "../observe/trace.ts";
import { unlessAborted } from "../time/abort.ts";

const log = getLogger("lymph.interface");

/** Work that goes on in the background until it ends or its signal aborts. */
export type Work = (signal: AbortSignal) => unknown;

/** Whose work it is. */
export interface WorkOwner {
  /** `<interface>.<name of the work>`. */
  readonly subject: string;
  /** Told of its error. */
  readonly onError: ErrorHook;
}

/** What is cancelled, and awaited, together. */
class Batch {
  readonly controller = new AbortController();
  readonly running = new Map<Promise<void>, PendingWork>();

  async end(hurry: AbortSignal): Promise<void> {
    this.controller.abort(new DOMException("The service is stopping", "AbortError"));
    // Work that ends may begin other work.
    while (this.running.size > 0 && !hurry.aborted) {
      await unlessAborted(Promise.all(this.running.keys()), hurry);
    }
  }
}

/** The background work of one service. */
export class BackgroundWork {
  #batch: Batch | undefined;
  readonly #ending = new Set<Batch>();

  /** Lets work begin. */
  open(): void {
    this.#batch ??= new Batch();
  }

  /**
   * Begins work. It keeps the trace of the request or event that it is begun in, and not its deadline.
   *
   * @throws {TypeError} If the service has not begun to start.
   */
  spawn(work: Work, { subject, onError }: WorkOwner): void {
    if (this.#batch === undefined) {
      throw new TypeError(
        `Cannot spawn ${subject} before the service starts: do so in onStart() or later`,
      );
    }
    const { controller: { signal }, running } = this.#batch;
    const trace = currentTrace();
    const begin = () => Promise.try(work, signal);
    const ending = trace ? runInTrace(newTrace(trace.traceId, trace), begin) : begin();
    const done = ending.then(() => {}, (thrown) => {
      const error = toError(thrown);
      if (signal.aborted && (thrown === signal.reason || error.name === "AbortError")) return;
      const traceId = trace?.traceId ?? currentTraceId();
      log.error("{subject} failed: {error}", { subject, error, trace_id: traceId });
      onError(error, { subject, traceId });
    }).finally(() => running.delete(done));
    const traceId = trace?.traceId;
    running.set(done, { kind: "background work", subject, since: performance.now(), traceId });
  }

  /** What runs now. */
  pending(): PendingWork[] {
    const batches = [...this.#ending, this.#batch];
    return batches.flatMap((batch) => batch?.running.values().toArray() ?? []);
  }

  /**
   * Cancels what runs, and waits for it; what begins from now on goes on until {@linkcode end}.
   *
   * @param hurry Abort it to wait no more.
   */
  async drain(hurry: AbortSignal): Promise<void> {
    const batch = this.#batch;
    if (batch === undefined) return;
    this.#batch = new Batch();
    this.#ending.add(batch);
    await batch.end(hurry);
    this.#ending.delete(batch);
  }

  /**
   * Cancels everything, and waits for it; what begins from now on begins with an aborted signal.
   *
   * @param hurry Abort it to wait no more.
   */
  async end(hurry: AbortSignal): Promise<void> {
    await this.#batch?.end(hurry);
  }
}

import { getLogger } from "../../core/observe/logs/log.ts";

const logger = getLogger("lymph.embedded");

/** Runs a task again and again, at intervals that differ so that processes do not run in step. */
export class Interval {
  readonly #task: () => Promise<void>;
  readonly #intervalMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #isStopped = false;
  #hasFailed = false;

  /**
   * Creates the upkeep; {@linkcode Interval.start} begins it.
   *
   * @param task What to do. A failure is logged, once until it succeeds again.
   * @param intervalMs Milliseconds between two runs, on average.
   */
  constructor(task: () => Promise<void>, intervalMs: number) {
    this.#task = task;
    this.#intervalMs = intervalMs;
  }

  /** Schedules the first run. */
  start(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run().finally(() => this.start());
    }, this.#intervalMs * (0.75 + Math.random() / 2));
  }

  /** Schedules no more runs; resolves once the current one is over. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      await this.#task();
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed && !this.#isStopped) {
        logger.warn("Maintenance failed: {error}", { error });
      }
      this.#hasFailed = true;
    }
  }
}

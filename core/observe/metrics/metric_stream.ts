import type { Component, StopOptions } from "../../component.ts";
import type { Serializer } from "../../serializer.ts";
import { timerMs } from "../../time/timer.ts";
import type { Broadcast } from "../broadcast.ts";
import type { MetricSource } from "./metric_source.ts";

/** Options of a {@linkcode MetricStream}. */
export interface MetricStreamOptions {
  /**
   * Milliseconds between two messages.
   *
   * @default {5000}
   */
  readonly intervalMs?: number;
}

/**
 * Sends all metrics to subscribers every few seconds: `stats`, then `{ time, series }`.
 *
 * @see docs/protocol.md, section 5
 */
export class MetricStream implements Component {
  readonly #broadcast: Broadcast;
  readonly #serializer: Serializer;
  readonly #source: MetricSource;
  readonly #intervalMs: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Creates a stream of a source's metrics. */
  constructor(
    { broadcast, serializer, source }: {
      readonly broadcast: Broadcast;
      readonly serializer: Serializer;
      readonly source: MetricSource;
    },
    { intervalMs = 5000 }: MetricStreamOptions = {},
  ) {
    this.#broadcast = broadcast;
    this.#serializer = serializer;
    this.#source = source;
    this.#intervalMs = timerMs("intervalMs", intervalMs);
  }

  /** {@inheritDoc Broadcast.endpoint} */
  get endpoint(): string {
    return this.#broadcast.endpoint;
  }

  /** {@inheritDoc Component.start} */
  async start(): Promise<void> {
    await this.#broadcast.start();
    this.#timer = setInterval(() => this.#send(), this.#intervalMs);
    this.#timer.unref();
  }

  /** {@inheritDoc Component.stop} */
  async stop(options?: StopOptions): Promise<void> {
    clearInterval(this.#timer);
    await this.#broadcast.stop(options);
  }

  #send(): void {
    if (!this.#broadcast.hasListeners) return;
    const stats = { time: Date.now() / 1000, series: [...this.#source.samples()] };
    this.#broadcast.send(["stats", this.#serializer.encode(stats)]);
  }
}

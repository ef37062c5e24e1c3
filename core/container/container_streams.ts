import type { Lifecycle } from "../lifecycle.ts";
import type { Broadcast } from "../observe/broadcast.ts";
import { MetricStream } from "../observe/metrics/metric_stream.ts";
import type { Metrics } from "../observe/metrics/metrics.ts";
import type { ContainerParts } from "./container_options.ts";

/** The streams of a container that others may listen to: log lines and metrics. */
export class ContainerStreams {
  readonly #logs: Broadcast | undefined;
  readonly #metrics: MetricStream | undefined;

  /** Creates those streams that there are parts for. */
  constructor({ logs, monitoring, serializer }: ContainerParts, source: Metrics) {
    this.#logs = logs;
    this.#metrics = monitoring &&
      new MetricStream({ broadcast: monitoring, serializer, source });
  }

  /** Starts them as a part of a life. */
  async begin(life: Lifecycle): Promise<void> {
    for (const stream of [this.#logs, this.#metrics]) {
      if (stream) await life.begin(() => stream.start(), (options) => stream.stop(options));
    }
  }

  /** Where they are, as the container is registered; known once started. */
  get endpoints(): Record<string, string> {
    return {
      ...(this.#logs && { log_endpoint: this.#logs.endpoint }),
      ...(this.#metrics && { monitoring_endpoint: this.#metrics.endpoint }),
    };
  }
}

import { Distribution } from "../observe/distribution.ts";
import { samplesOf } from "../observe/histogram.ts";
import type { MetricKind, MetricSource, Sample } from "../observe/metric_source.ts";

/** What is measured of one method; found once, so that a call costs no lookup. */
export class MethodMetrics {
  /** Requests that found the method. */
  calls = 0;
  /** Answers that say that something went wrong, declared or not. */
  errors = 0;
  /** Seconds from a request's arrival to its answer. */
  readonly latency: Distribution = new Distribution();
}

/** What is measured of the methods of a container. */
export class RpcMetrics implements MetricSource {
  readonly #methods = new Map<string, MethodMetrics>();

  /** Those of one method. */
  of(subject: string): MethodMetrics {
    let metrics = this.#methods.get(subject);
    if (metrics === undefined) this.#methods.set(subject, metrics = new MethodMetrics());
    return metrics;
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    for (const [subject, { calls, errors, latency }] of this.#methods) {
      if (calls === 0) continue;
      const tags = { subject };
      yield ["rpc", calls, tags];
      yield ["rpc.errors", errors, tags];
      yield* samplesOf("rpc.latency", latency, tags);
    }
  }

  /** {@inheritDoc MetricSource.kinds} */
  kinds(): [string, MetricKind][] {
    return [["rpc", "counter"], ["rpc.errors", "counter"], ["rpc.latency", "histogram"]];
  }
}

import { RemoteError, TimeoutError } from "../errors.ts";
import { Counter } from "../observe/metrics/counter.ts";
import { Distribution } from "../observe/metrics/distribution.ts";
import { samplesOf } from "../observe/metrics/histogram.ts";
import type { MetricKind, MetricSource, Sample } from "../observe/metrics/metric_source.ts";

/** What is measured of one method; found once, so that a call costs no lookup. */
export class MethodMetrics {
  /** Requests that found the method. */
  calls = 0;
  /** Answers that say that something went wrong, declared or not. */
  errors = 0;
  /** Seconds from a request's arrival to its answer. */
  readonly latency: Distribution = new Distribution();
}

/** What is measured of the requests to others. */
export class RequestMetrics implements MetricSource {
  readonly #timeouts = new Counter("rpc.timeout_count", "address");
  readonly #exceptions = new Counter("rpc.exception_count", "address", "name");

  /** Counts a request that has failed. */
  failed(address: string, error: unknown): void {
    if (error instanceof TimeoutError) this.#timeouts.increment(address);
    else this.#exceptions.increment(address, nameOf(error));
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    yield* this.#timeouts.samples();
    yield* this.#exceptions.samples();
  }

  /** {@inheritDoc MetricSource.kinds} */
  kinds(): [string, MetricKind][] {
    return [...this.#timeouts.kinds(), ...this.#exceptions.kinds()];
  }
}

/** The error's type; of one that another service declares, the type that it has there. */
function nameOf(error: unknown): string {
  if (error instanceof RemoteError) return error.type;
  return error instanceof Error ? error.name : typeof error;
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

import { Distribution } from "../core/observe/metrics/distribution.ts";
import { samplesOf } from "../core/observe/metrics/histogram.ts";
import type { MetricKind, MetricSource, Sample } from "../core/observe/metrics/metric_source.ts";

const CLASSES = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/** What is measured of one endpoint; found once, so that a request costs no lookup. */
export class EndpointMetrics {
  /** Responses by the first digit of their status, less one. */
  readonly responses: Float64Array = new Float64Array(CLASSES.length);
  /** Seconds from a request's arrival to its response's headers. */
  readonly latency: Distribution = new Distribution();

  /** Notes a response. */
  record(status: number, seconds: number): void {
    const digit = (status / 100 | 0) - 1;
    (this.responses[digit] as number)++;
    this.latency.record(seconds);
  }
}

/** What is measured of the requests to one web service. */
export class WebMetrics implements MetricSource {
  /** Of requests that no endpoint has served: health checks, redirects, paths that lead nowhere. */
  readonly unserved: EndpointMetrics;
  readonly #interface: string;
  readonly #endpoints = new Map<string, EndpointMetrics>();

  /** Has measured nothing yet of the interface of a name. */
  constructor(name: string) {
    this.#interface = name;
    this.unserved = this.of("(none)");
  }

  /** Those of one endpoint, which rules may share. */
  of(endpoint: string): EndpointMetrics {
    let metrics = this.#endpoints.get(endpoint);
    if (metrics === undefined) this.#endpoints.set(endpoint, metrics = new EndpointMetrics());
    return metrics;
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    for (const [endpoint, { responses, latency }] of this.#endpoints) {
      if (latency.count === 0) continue;
      const tags = { interface: this.#interface, endpoint };
      for (const [index, status] of CLASSES.entries()) {
        const count = responses[index] as number;
        if (count > 0) yield ["http", count, { ...tags, status }];
      }
      yield* samplesOf("http.latency", latency, tags);
    }
  }

  /** {@inheritDoc MetricSource.kinds} */
  kinds(): [string, MetricKind][] {
    return [["http", "counter"], ["http.latency", "histogram"]];
  }
}

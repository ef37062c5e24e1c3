import type { EndpointMetrics, WebMetrics } from "../web_metrics.ts";

/** How many different routes of an app are measured on their own. */
const MOST_ROUTES = 100;

/** Where the routes inside of an app are measured. */
export class InnerRoutes {
  readonly #metrics: WebMetrics;
  readonly #prefix: string;
  readonly #routes = new Map<string, EndpointMetrics>();

  /** Knows no route yet; the prefix comes before the name of each. */
  constructor(metrics: WebMetrics, prefix: string) {
    this.#metrics = metrics;
    this.#prefix = prefix;
  }

  /** Where a route is measured; undefined if there are too many of them already. */
  find(route: string): EndpointMetrics | undefined {
    const known = this.#routes.get(route);
    if (known !== undefined || this.#routes.size === MOST_ROUTES) return known;
    const metrics = this.#metrics.of(this.#prefix + route);
    this.#routes.set(route, metrics);
    return metrics;
  }
}

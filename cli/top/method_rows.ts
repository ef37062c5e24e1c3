import { changes } from "./changes.ts";
import type { Collection } from "./collect.ts";
import { serviceOf } from "./snapshot.ts";

/** What one method does, or one endpoint of HTTP. */
export interface MethodRow {
  /** `Shop.order`, or `Web.show (http)`. */
  readonly method: string;
  /** Requests per second. */
  readonly callsPerSecond: number;
  /** Requests per second that went wrong. */
  readonly errorsPerSecond: number;
  /** Milliseconds that half of the requests took at most; null where there were none. */
  readonly p50Ms: number | null;
  /** The same for 99 in 100 requests. */
  readonly p99Ms: number | null;
  /** How many requests were served at the same time, on average: what the method costs. */
  readonly inWork: number;
}

/** What the methods of all shown services have done between two collections. */
export function toMethodRows(now: Collection, before: Collection): MethodRow[] {
  return [...changes(now, before, ({ methods }) => methods)]
    .filter(([method]) => now.services.has(serviceOf(method)))
    .map(([method, change]) => ({
      method,
      callsPerSecond: change.perSecond(({ calls, httpRequests }) => calls + httpRequests),
      errorsPerSecond: change.perSecond(({ errors }) => errors),
      p50Ms: change.quantileMs(0.5),
      p99Ms: change.quantileMs(0.99),
      inWork: change.perSecond(({ seconds }) => seconds),
    }));
}

import type { Connection } from "../../client/connection.ts";
import { collect, type Collection } from "../../top/collect.ts";
import { type Row, toRows } from "../../top/rows.ts";
import { KeptWhileSame } from "./kept_while_same.ts";

/** What a service did at one time. */
export interface Point {
  /** When, in milliseconds since 1970. */
  readonly time: number;
  /** Requests per second, RPC and HTTP. */
  readonly requests: number;
  /** Events per second. */
  readonly events: number;
  /** Failures per second. */
  readonly errors: number;
  /** Milliseconds that 99 in 100 requests took at most; null where there were none. */
  readonly p99Ms: number | null;
  /** Memory of its processes, in bytes; null if they do not tell. */
  readonly residentBytes: number | null;
}

const FRESH_MS = 1500;
const MOST_POINTS = 600;
const TIMEOUT_MS = 1500;

/**
 * Asks services for their metrics, but no more often than a page asks. What it has seen while
 * somebody looked is the history.
 */
export class Sampler {
  readonly #connection: Connection;
  readonly #history = new Map<string, Point[]>();
  #before: Collection | undefined;
  #now: Collection | undefined;
  readonly #kept: KeptWhileSame<void>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#kept = new KeptWhileSame(connection, { freshMs: FRESH_MS, find: () => this.#collect() });
  }

  /** What every service does, at most {@linkcode FRESH_MS} old. */
  async rows(): Promise<readonly Row[]> {
    const { now, before } = await this.collections();
    return toRows(now, before);
  }

  /** The last two collections, from which rates follow. */
  async collections(): Promise<{ readonly now: Collection; readonly before: Collection }> {
    await this.#kept.get();
    const now = this.#now ?? { services: new Map(), snapshots: new Map() };
    return { now, before: this.#before ?? now };
  }

  /** What services have done while a page was open, the oldest first. */
  history(): Readonly<Record<string, readonly Point[]>> {
    return Object.fromEntries(this.#history);
  }

  async #collect(): Promise<void> {
    const now = await collect(this.#connection, [], TIMEOUT_MS);
    this.#before = this.#now;
    this.#now = now;
    if (this.#before !== undefined) this.#remember(toRows(now, this.#before));
  }

  #remember(rows: readonly Row[]): void {
    const time = Date.now();
    for (const row of rows) {
      const points = this.#history.get(row.service) ?? [];
      this.#history.set(row.service, points);
      const requests = row.callsPerSecond + row.httpPerSecond;
      const { eventsPerSecond: events, errorsPerSecond: errors, p99Ms, residentBytes } = row;
      points.push({ time, requests, events, errors, p99Ms, residentBytes });
      if (points.length > MOST_POINTS) points.shift();
    }
    const known = new Set(rows.map(({ service }) => service));
    for (const name of this.#history.keys()) if (!known.has(name)) this.#history.delete(name);
  }
}

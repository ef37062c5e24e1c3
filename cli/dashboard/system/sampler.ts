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
/** Rates over less than that are chance. */
const APART_MS = 1000;
const MOST_POINTS = 600;
const TIMEOUT_MS = 1500;

interface Collected {
  readonly collection: Collection;
  /** When all had answered, on the scale of `performance.now()`. */
  readonly at: number;
}

/**
 * Asks services for their metrics, but no more often than a page asks. What it has seen while
 * somebody looked is the history.
 */
export class Sampler {
  readonly #connection: Connection;
  readonly #history = new Map<string, Point[]>();
  /** The newest last: the one to compare with, and those since. */
  #collected: readonly Collected[] = [];
  #before: Collection | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #kept: KeptWhileSame<void>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#kept = new KeptWhileSame(connection, {
      freshMs: FRESH_MS,
      find: () => this.#inTurn(),
    });
  }

  /** What every service does, at most {@linkcode FRESH_MS} old. */
  async rows(): Promise<readonly Row[]> {
    const { now, before } = await this.collections();
    return toRows(now, before);
  }

  /**
   * The last collection, and the one to compare it with: the last that is at least
   * {@linkcode APART_MS} older, or itself.
   */
  async collections(): Promise<{ readonly now: Collection; readonly before: Collection }> {
    await this.#kept.get();
    const now = this.#collected.at(-1)?.collection ??
      { services: new Map(), snapshots: new Map() };
    return { now, before: this.#before ?? now };
  }

  /** What services have done while a page was open, the oldest first. */
  history(): Readonly<Record<string, readonly Point[]>> {
    return Object.fromEntries(this.#history);
  }

  /** An instance that comes asks for another collection at once; an older one must not end last. */
  #inTurn(): Promise<void> {
    const result = this.#turn.then(() => this.#collect());
    this.#turn = result.catch(() => {}); // the caller gets the error
    return result;
  }

  async #collect(): Promise<void> {
    const began = performance.now();
    const collection = await collect(this.#connection, [], TIMEOUT_MS);
    const before = this.#collected.findLast(({ at }) => began - at >= APART_MS);
    this.#collected = [
      ...this.#collected.filter(({ at }) => at >= (before?.at ?? 0)),
      { collection, at: performance.now() },
    ];
    this.#before = before?.collection;
    if (before !== undefined) this.#remember(toRows(collection, before.collection));
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

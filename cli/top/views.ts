import { printable } from "../../core/observe/printable.ts";
import { formatAge } from "../format/age.ts";
import type { Collection } from "./collect.ts";
import { type MethodRow, toMethodRows } from "./method_rows.ts";
import { type QueueRow, toQueueRows } from "./queue_rows.ts";
import type { KnownQueue } from "./queues.ts";
import { type Row, toRows } from "./rows.ts";
import { type Column, type View, view } from "./view.ts";

/** What tables are made of. */
export interface Material {
  /** What was found last. */
  readonly now: Collection;
  /** What was found before. */
  readonly before: Collection;
  /** Queues that the event system lists, by name; empty where it was not asked. */
  readonly queues: ReadonlyMap<string, KnownQueue>;
}

type Titles = readonly [name: string, title: string, short: string, keep: number];

function figures<Row>(
  [name, title, short, keep]: Titles,
  value: (row: Row) => number | null,
  format: (value: number) => string,
): Column<Row> {
  const cell = (row: Row): string => {
    const number = value(row);
    return number === null ? "-" : format(number);
  };
  return { name, title, short, keep, value, cell };
}

function names<Row>(name: string, value: (row: Row) => string): Column<Row> {
  return { name, title: name, short: name, keep: 0, value, cell: (row) => printable(value(row)) };
}

const rate = (value: number): string => value < 1000 ? value.toFixed(1) : value.toFixed(0);
const ms = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const count = (value: number): string => value.toFixed(0);
const megabytes = (value: number): string => rate(value / 1024 / 1024);

const SERVICES = view<Row, Material>({
  columns: [
    names("service", ({ service }) => service),
    {
      ...figures<Row>(["instances", "instances", "inst", 9], (row) => row.instances, count),
      cell: ({ instances, answered }) =>
        answered === instances ? String(instances) : `${answered} of ${instances}`,
    },
    figures(["calls", "calls/s", "calls/s", 10], (row) => row.callsPerSecond, rate),
    figures(["http", "http/s", "http/s", 6], (row) => row.httpPerSecond, rate),
    figures(["p50", "p50 ms", "p50", 1], (row) => row.p50Ms, ms),
    figures(["p99", "p99 ms", "p99", 7], (row) => row.p99Ms, ms),
    figures(["errors", "errors/s", "err/s", 8], (row) => row.errorsPerSecond, rate),
    figures(["events", "events/s", "ev/s", 5], (row) => row.eventsPerSecond, rate),
    figures(["queued", "queued", "held", 4], (row) => row.queued, count),
    figures(["oldest", "oldest", "old", 3], (row) => row.oldestMs, formatAge),
    figures(["memory", "memory MB", "MB", 2], (row) => row.residentBytes, megabytes),
  ],
  sortedBy: "service",
  rows: ({ now, before }) => toRows(now, before),
  isWrong: ({ errorsPerSecond, answered, instances }) =>
    errorsPerSecond > 0 || answered < instances,
});

const METHODS = view<MethodRow, Material>({
  columns: [
    names("method", ({ method }) => method),
    figures(["calls", "calls/s", "calls/s", 5], (row) => row.callsPerSecond, rate),
    figures(["errors", "errors/s", "err/s", 4], (row) => row.errorsPerSecond, rate),
    figures(["p50", "p50 ms", "p50", 1], (row) => row.p50Ms, ms),
    figures(["p99", "p99 ms", "p99", 3], (row) => row.p99Ms, ms),
    figures(["work", "in work", "work", 2], (row) => row.inWork, (value) => value.toFixed(2)),
  ],
  sortedBy: "calls",
  rows: ({ now, before }) => toMethodRows(now, before),
  isWrong: ({ errorsPerSecond }) => errorsPerSecond > 0,
});

const QUEUES = view<QueueRow, Material>({
  columns: [
    names("queue", ({ queue }) => queue),
    figures(["queued", "queued", "held", 7], (row) => row.queued, count),
    figures(["oldest", "oldest", "old", 6], (row) => row.oldestMs, formatAge),
    figures(["consumers", "consumers", "cons", 5], (row) => row.consumers, count),
    figures(["handled", "handled/s", "hand/s", 4], (row) => row.handledPerSecond, rate),
    figures(["failed", "failed/s", "fail/s", 3], (row) => row.failedPerSecond, rate),
    figures(["p50", "p50 ms", "p50", 1], (row) => row.p50Ms, ms),
    figures(["p99", "p99 ms", "p99", 2], (row) => row.p99Ms, ms),
  ],
  sortedBy: "queued",
  rows: ({ now, before, queues }) => toQueueRows(now, before, queues),
  isWrong: ({ queued, consumers, failedPerSecond }) =>
    failedPerSecond > 0 || consumers === 0 && (queued ?? 0) > 0,
});

/** The tables that there are, in the order of their keys. */
export const VIEWS = {
  services: SERVICES,
  methods: METHODS,
  queues: QUEUES,
} as const satisfies Readonly<Record<string, View<Material>>>;

/** The name of a table. */
export type ViewName = keyof typeof VIEWS;

/** The names of all tables. */
export const VIEW_NAMES = Object.keys(VIEWS) as readonly ViewName[];

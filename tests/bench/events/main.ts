/**
 * `deno task bench:events [--json] [--write]`: the embedded events beside bare SQLite inserts in the same
 * run, in turns, so that a noisy machine is equally noisy for all. `deno task bench:events consume`
 * measures only what has one of these words in its name. Needs Linux.
 *
 * @module
 */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Durability, EmbeddedEventSystem } from "../../../transports/embedded/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { report } from "../report/report.ts";
import { benchOptions, cpuMs, median, percentile } from "../support.ts";
import { bodyOf, KEYS, now, PAYLOAD } from "./body.ts";
import { startConsumers } from "./consumers.ts";
import { serialQueues } from "./serial.ts";
import { BARE, tables } from "./tables.ts";

const ROUND_MS = 500;
const BACKLOG = { taken: 80_000, serial: 20_000 };
/** How many events a process consumes that is measured from its first one on. */
const FIRST = 5000;
const PACED = 300;
const PACE_MS = 5;
const DELAYS = 20;
const PER_DELAY = 10;
const options = benchOptions(Deno.args, { rounds: 5 });
const { rounds, words } = options;
const isWanted = (name: string): boolean =>
  words.length === 0 || words.some((word) => name.includes(word));

/** What was done in one round. */
interface Rate {
  readonly perSecond: number;
  /** Microseconds that were computed for each, by the processes that did it. */
  readonly cpuUs: number;
}

async function withDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await Deno.makeTempDir();
  try {
    return await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function withEvents<T>(
  stateDir: string,
  durability: Durability,
  work: (emit: (type: string, delayMs?: number) => Promise<void>) => Promise<T>,
): Promise<T> {
  const serializer = new MsgpackSerializer();
  const events = new EmbeddedEventSystem({ stateDir, serializer, durability });
  await events.start();
  await events.declare({ queue: "waiting", patterns: ["waiting"] });
  await events.declare({ queue: "taken", patterns: ["taken"] });
  await events.declare(serialQueues("serial").push());
  let count = 0;
  try {
    return await work((type, delayMs = 0) => {
      const body = bodyOf(count++, now() + delayMs);
      return events.emit({ type, body, source: "bench", headers: {} }, { delayMs });
    });
  } finally {
    await events.stop();
  }
}

/** How many times per second something can be done, `inFlight` at a time. */
async function rate(act: () => Promise<void> | void, inFlight = 1): Promise<Rate> {
  let count = 0;
  const computed = await cpuMs(Deno.pid);
  const start = performance.now();
  const lane = async () => {
    for (; performance.now() - start < ROUND_MS; count++) await act();
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const perSecond = count / (performance.now() - start) * 1000;
  return { perSecond, cpuUs: (await cpuMs(Deno.pid) - computed) / count * 1000 };
}

function insertRate(synchronous: "NORMAL" | "FULL", perCommit: number): Promise<Rate> {
  return withDirectory(async (directory) => {
    using database = new DatabaseSync(join(directory, "bare.db"));
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous};
      CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT, body BLOB)`);
    const insert = database.prepare("INSERT INTO events (type, body) VALUES (?, ?)");
    const [begin, commit] = ["BEGIN IMMEDIATE", "COMMIT"].map((sql) => database.prepare(sql));
    const body = new MsgpackSerializer().encode(PAYLOAD);
    const commits = await rate(() => {
      begin?.run();
      for (let i = 0; i < perCommit; i++) insert.run("waiting", body);
      commit?.run();
    });
    const { perSecond, cpuUs } = commits;
    return { perSecond: perSecond * perCommit, cpuUs: cpuUs / perCommit };
  });
}

function emitRate(durability: Durability, inFlight: number): Promise<Rate> {
  return withDirectory((directory) =>
    withEvents(directory, durability, (emit) => rate(() => emit("waiting"), inFlight))
  );
}

interface Consuming {
  readonly isSerial?: boolean;
  /** How many events wait. */
  readonly backlog?: number;
  /** As of {@linkcode startConsumers}. */
  readonly warmUp?: number;
}

function consumeRate(
  consumers: number,
  { isSerial = false, backlog, warmUp }: Consuming = {},
): Promise<Rate> {
  const type = isSerial ? "serial" : "taken";
  const count = backlog ?? BACKLOG[type];
  return withDirectory((stateDir) =>
    withEvents(stateDir, "process", async (emit) => {
      await using processes = await startConsumers(
        type,
        { count: consumers, stateDir, isSerial, ...warmUp === undefined ? {} : { warmUp } },
      );
      await Promise.all(Array.from({ length: count }, () => emit(type)));
      const computed = await processes.cpuMs();
      const start = performance.now();
      await processes.subscribe();
      await processes.lateness(count);
      const perSecond = count / (performance.now() - start) * 1000;
      return { perSecond, cpuUs: (await processes.cpuMs() - computed) / count * 1000 };
    })
  );
}

/** From emit to handler in another process; `delayed` measures lateness of delayed events. */
function latencies(isDelayed: boolean): Promise<Float64Array> {
  return withDirectory((stateDir) =>
    withEvents(stateDir, "disk", async (emit) => {
      await using processes = await startConsumers("taken", { count: 1, stateDir });
      await processes.subscribe();
      if (isDelayed) {
        const count = DELAYS * PER_DELAY;
        await Promise.all(
          Array.from({ length: count }, (_, i) => emit("taken", (i % DELAYS + 1) * 50)),
        );
        return await processes.lateness(count);
      }
      for (let i = 0; i < PACED; i++) {
        await emit("taken");
        await new Promise((resolve) => setTimeout(resolve, PACE_MS));
      }
      return await processes.lateness(PACED);
    })
  );
}

const RATES: readonly (readonly [name: string, measure: () => Promise<Rate>])[] = [
  [BARE, () => insertRate("NORMAL", 1)],
  ['bare inserts, a commit each, safe as "disk"', () => insertRate("FULL", 1)],
  ["bare inserts, 50 to a commit", () => insertRate("NORMAL", 50)],
  ['emit, 1 in flight, "process"', () => emitRate("process", 1)],
  ['emit, 1 in flight, "disk"', () => emitRate("disk", 1)],
  ['emit, 64 in flight, "process"', () => emitRate("process", 64)],
  ['emit, 64 in flight, "disk"', () => emitRate("disk", 64)],
  ["consume, a new process", () => consumeRate(1, { backlog: FIRST, warmUp: 0 })],
  ["consume, 1 process", () => consumeRate(1)],
  ["consume, 2 processes", () => consumeRate(2)],
  ["consume, 4 processes", () => consumeRate(4)],
  [`serial events of ${KEYS} keys, 1 process`, () => consumeRate(1, { isSerial: true })],
  [`serial events of ${KEYS} keys, 2 processes`, () => consumeRate(2, { isSerial: true })],
];
const LATENCIES = [
  ["emit to handler in another process", false],
  ["lateness of delayed events", true],
] as const;

const chosen = RATES.filter(([name]) => isWanted(name));
const waits = LATENCIES.filter(([name]) => isWanted(name));
const rates = chosen.map((): Rate[] => []);
const times = waits.map((): Float64Array[] => []);
for (let round = 0; round < rounds; round++) {
  for (const [index, [, measure]] of chosen.entries()) rates[index]?.push(await measure());
  for (const [index, [, delayed]] of waits.entries()) times[index]?.push(await latencies(delayed));
}
const results = chosen.map(([name], index) => {
  const of = (figure: keyof Rate) => median((rates[index] ?? []).map((rate) => rate[figure]));
  return { name, perSecond: of("perSecond"), cpuUs: of("cpuUs") };
});
const measured = waits.map(([name], index) => {
  const of = (p: number) => median((times[index] ?? []).map((sorted) => percentile(sorted, p)));
  return { name, p50Ms: of(50), p99Ms: of(99), minMs: of(0) };
});

await report({
  name: "events",
  figures: { results, latencies: measured },
  tables: tables(results, measured).filter(({ rows }) => rows.length > 0),
}, { ...options, isWritten: options.isWritten && words.length === 0 });

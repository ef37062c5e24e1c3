import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { partitionOf } from "../../core/events/serial/partitions.ts";
import { type Backend, useBackends } from "../support/servers/backends.ts";
import { eventually } from "../support/eventually.ts";
import { isBroker, openEventSystem } from "../support/parts/open_event_system.ts";
import { ServiceProject } from "../support/projects/service_project.ts";
import type { Entry } from "./testdata/ledger.ts";

const SIZE = Deno.env.get("SERIAL_EVENTS"); // the full size is 20000
const KEYS = Array.from({ length: 50 }, (_, index) => `key-${index}`);
/** Entries of a key that lie behind one another in its partition: whoever overtakes shows. */
const BURST = 10;
const MIN_STEPS = Math.ceil(Number(SIZE ?? 1000) / KEYS.length / BURST) * BURST;
const MIN_EVENTS = MIN_STEPS * KEYS.length;
const PRODUCERS = 2;
const PARTITIONS = 12;
const EVENT = { type: "entry.made", source: "test", headers: {} };
/** How many events may wait: so that some always do, and all are soon handled in the end. */
const BACKLOG = 500;
/** What one instance may have leased of each partition, or may be handing on to them. */
const MAX_DUPLICATES = 32 * PARTITIONS;

interface Noted extends Entry {
  readonly pid: number;
  readonly what: string;
}

for (const backend of useBackends()) {
  Deno.test(
    `serial events stay in order, none lost, while an instance is killed and one is added, on ${backend.name}`,
    () => keepOrder(backend),
  );
}

async function keepOrder(backend: Backend): Promise<void> {
  const world = backend.createWorld();
  await using project = await ServiceProject.create({
    "conf/ledger.yml": new URL("testdata/ledger.yml", import.meta.url),
    "services/ledger.ts": new URL("testdata/ledger.ts", import.meta.url),
  }, { LYMPH_NODE_CONFIG: ".lymph.yml" });
  await project.write(".lymph.yml", JSON.stringify(world.config));
  const store = world.eventStore(project.stateDir);
  // The first events make it the one that hands events on to partitions: the worst one to lose.
  const victim = await project.startInstance();
  const startedAt = performance.now();
  let isOver = false;
  const produced = produce(project, store, () => isOver);
  await untilHandled(project, (handled) => handled.length > 0);
  // One after the other, as each one has partitions handed over in the midst of their events.
  const others = [];
  for (let i = 0; i < 3; i++) {
    const other = await project.startInstance();
    await untilHandled(project, (handled) => hasWorked(handled, other.pid));
    others.push(other);
  }
  await untilHandled(project, (handled) => distinct(handled) > MIN_EVENTS * 0.4);
  await victim.kill();
  const added = await project.startInstance();
  await untilHandled(project, (handled) => hasWorked(handled, added.pid));
  isOver = true;
  const steps = await produced;
  const events = steps * KEYS.length;
  await untilHandled(project, (handled) => distinct(handled) === events);
  const seconds = (performance.now() - startedAt) / 1000;
  const remaining = [...others, added];
  for (const instance of remaining) instance.signal("SIGTERM");
  for (const { ended } of remaining) assert.equal((await ended).code, 0);

  const noted = await notedIn(project);
  assertOneAtATime(noted, victim.pid);
  const handled = noted.filter(isEnd);
  for (const key of KEYS) {
    assertInOrder(handled.filter((entry) => entry.key === key), steps, isBroker(store) ? 2 : 1);
  }
  const duplicates = handled.length - events;
  assert.ok(duplicates <= MAX_DUPLICATES, `${duplicates} were handled again`);
  const { code, stdout } = await project.run("dlq", "list", "--json");
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "" });
  if (!isBroker(store)) assert.equal(integrityOf(project.stateDir), "ok");
  if (SIZE !== undefined) console.log(backend.name, { events, duplicates, seconds });
}

/**
 * Emits the same number of entries for each key, in bursts.
 *
 * @param isOver Whether the least number is enough.
 * @returns How many for each key.
 */
async function produce(
  project: ServiceProject,
  store: string,
  isOver: () => boolean,
): Promise<number> {
  const producers = await Promise.all(
    Array.from({ length: PRODUCERS }, () => openEventSystem(store)),
  );
  let step = 0;
  for (; step < MIN_STEPS || !isOver(); step += BURST) {
    const emitted = step * KEYS.length;
    await untilHandled(project, (handled) => emitted - distinct(handled) < BACKLOG);
    await Promise.all(KEYS.flatMap((key, at) =>
      Array.from({ length: BURST }, (_, offset) => {
        const body = { key, step: step + offset };
        return producers[at % PRODUCERS]?.emit({ ...EVENT, body });
      })
    ));
  }
  for (const producer of producers) await producer.stop();
  return step;
}

async function notedIn({ stateDir }: ServiceProject): Promise<Noted[]> {
  const text = await Deno.readTextFile(join(dirname(stateDir), "handled")).catch(() => "");
  return text.split("\n").slice(0, -1).map((line) => {
    const [pid, what = "", key = "", step] = line.split(" ");
    return { pid: Number(pid), what, key, step: Number(step) };
  });
}

function isEnd({ what }: Noted): boolean {
  return what === "end";
}

/** Waits until what was handled so far is enough. */
async function untilHandled(
  project: ServiceProject,
  isEnough: (handled: readonly Noted[]) => boolean,
): Promise<void> {
  const options = { timeoutMs: 20_000 + 30 * MIN_EVENTS, intervalMs: 100 };
  await eventually(async () => isEnough((await notedIn(project)).filter(isEnd)), options);
}

function hasWorked(handled: readonly Noted[], pid: number): boolean {
  return handled.some((entry) => entry.pid === pid);
}

function distinct(handled: readonly Entry[]): number {
  return new Set(handled.map(({ key, step }) => `${key} ${step}`)).size;
}

/** No two handlers work on a partition at the same time, but for those that a kill has ended. */
function assertOneAtATime(noted: readonly Noted[], killed: number): void {
  const running = new Map<number, Noted>();
  for (const entry of noted) {
    const partition = partitionOf(entry.key, PARTITIONS);
    const { pid, key, step } = running.get(partition) ?? {};
    const isFree = pid === undefined || pid === killed && entry.pid !== killed;
    if (isEnd(entry)) running.delete(partition);
    else if (isFree) running.set(partition, entry);
    else assert.fail(`${entry.key} ${entry.step} began while ${key} ${step} was being handled`);
  }
}

/**
 * What is repeated follows on itself up to where it was, too. A kill sets a key back by what its
 * instance was handling; and on a broker, which knows no transactions, by what it was handing on.
 */
function assertInOrder(handled: readonly Noted[], steps: number, maxSetbacks: number): void {
  let setbacks = 0;
  let last = -1;
  for (const { key, step } of handled) {
    assert.ok(step <= last + 1, `${key}: ${step} came after ${last}`);
    if (step <= last) setbacks++;
    last = step;
  }
  assert.equal(last, steps - 1);
  assert.ok(setbacks <= maxSetbacks, `${handled[0]?.key} was set back ${setbacks} times`);
}

function integrityOf(stateDir: string): string {
  using database = new DatabaseSync(join(stateDir, "lymph.db"), { timeout: 5000 });
  return String(database.prepare("PRAGMA integrity_check").get()?.integrity_check);
}

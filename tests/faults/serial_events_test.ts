import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EmbeddedEventSystem } from "../../transports/embedded/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { eventually } from "../support/eventually.ts";
import { ServiceProject } from "../support/service_project.ts";
import type { Entry } from "./testdata/ledger.ts";

const SIZE = Deno.env.get("SERIAL_EVENTS"); // the full size is 20000
const KEYS = Array.from({ length: 50 }, (_, index) => `key-${index}`);
const MIN_STEPS = Math.ceil(Number(SIZE ?? 1000) / KEYS.length);
const MIN_EVENTS = MIN_STEPS * KEYS.length;
const PRODUCERS = 2;
/** How many events may wait: so that some always do, and all are soon handled in the end. */
const BACKLOG = 500;
/** What one instance may have leased: 32 deliveries of each partition, and 32 to hand on. */
const MAX_DUPLICATES = 32 * (12 + 1);

interface Handled extends Entry {
  readonly pid: number;
}

Deno.test("serial events stay in order, none lost, while an instance is killed and one is added", async () => {
  await using project = await ServiceProject.create({
    "conf/ledger.yml": new URL("testdata/ledger.yml", import.meta.url),
    "services/ledger.ts": new URL("testdata/ledger.ts", import.meta.url),
  });
  // The first events make it the one that hands events on to partitions: the worst one to lose.
  const victim = await project.startInstance();
  const startedAt = performance.now();
  let isOver = false;
  const produced = produce(project, () => isOver);
  await untilHandled(project, (handled) => handled.length > 0);
  const others = await project.startInstances(3);
  await untilHandled(
    project,
    (handled) =>
      distinct(handled) > MIN_EVENTS * 0.4 && others.every(({ pid }) => hasWorked(handled, pid)),
  );
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

  const handled = await handledIn(project);
  for (const key of KEYS) assertInOrder(handled.filter((entry) => entry.key === key), steps);
  const duplicates = handled.length - events;
  assert.ok(duplicates <= MAX_DUPLICATES, `${duplicates} were handled again`);
  const { code, stdout } = await project.run("dlq", "list", "--json");
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "" });
  assert.equal(integrityOf(project.stateDir), "ok");
  if (SIZE !== undefined) console.log({ events, duplicates, seconds });
});

/**
 * Emits the same number of entries for each key, those of a key one after the other.
 *
 * @param isOver Whether the least number is enough.
 * @returns How many for each key.
 */
async function produce(project: ServiceProject, isOver: () => boolean): Promise<number> {
  const { stateDir } = project;
  const serializer = new MsgpackSerializer();
  const producers = Array.from(
    { length: PRODUCERS },
    () => new EmbeddedEventSystem({ stateDir, serializer }),
  );
  for (const producer of producers) await producer.start();
  let step = 0;
  for (; step < MIN_STEPS || !isOver(); step++) {
    const emitted = step * KEYS.length;
    await untilHandled(project, (handled) => emitted - distinct(handled) < BACKLOG);
    await Promise.all(KEYS.map((key, at) => {
      const event = { type: "entry.made", body: { key, step }, source: "test", headers: {} };
      return producers[at % PRODUCERS]?.emit(event);
    }));
  }
  for (const producer of producers) await producer.stop();
  return step;
}

async function handledIn({ stateDir }: ServiceProject): Promise<Handled[]> {
  const text = await Deno.readTextFile(join(dirname(stateDir), "handled")).catch(() => "");
  return text.split("\n").slice(0, -1).map((line) => {
    const [pid, key = "", step] = line.split(" ");
    return { pid: Number(pid), key, step: Number(step) };
  });
}

/** Waits until what was handled so far is enough. */
async function untilHandled(
  project: ServiceProject,
  isEnough: (handled: readonly Handled[]) => boolean,
): Promise<void> {
  const options = { timeoutMs: 20_000 + 30 * MIN_EVENTS, intervalMs: 100 };
  await eventually(async () => isEnough(await handledIn(project)), options);
}

function hasWorked(handled: readonly Handled[], pid: number): boolean {
  return handled.some((entry) => entry.pid === pid);
}

function distinct(handled: readonly Entry[]): number {
  return new Set(handled.map(({ key, step }) => `${key} ${step}`)).size;
}

/**
 * What is repeated follows on itself up to where it was, too. A kill sets a key back two times at
 * most: by what its instance was handing on, and by what it was handling.
 */
function assertInOrder(handled: readonly Handled[], steps: number): void {
  let setbacks = 0;
  let last = -1;
  for (const { key, step } of handled) {
    assert.ok(step <= last + 1, `${key}: ${step} came after ${last}`);
    if (step <= last) setbacks++;
    last = step;
  }
  assert.equal(last, steps - 1);
  assert.ok(setbacks <= 2, `${handled[0]?.key} was set back ${setbacks} times`);
}

function integrityOf(stateDir: string): string {
  using database = new DatabaseSync(join(stateDir, "lymph.db"), { timeout: 5000 });
  return String(database.prepare("PRAGMA integrity_check").get()?.integrity_check);
}

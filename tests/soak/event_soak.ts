import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isBroker, openEventSystem } from "../support/parts/open_event_system.ts";

/** What has not come for so long is lost: longer than the longest delay and some attempts. */
const STALL_MS = 60_000;

/** What a soak does. */
export interface EventSoakOptions {
  /** Directory for what consumers write. */
  readonly directory: string;
  /**
   * Where events are kept: a broker's URL, or a state directory.
   *
   * @default {a state directory in the directory}
   */
  readonly store?: string;
  /** How many events are emitted. */
  readonly count: number;
  /** By how many processes. */
  readonly producers: number;
  /** How many processes handle them at any time. */
  readonly consumers: number;
  /** How often one of them is killed. */
  readonly killEveryMs: number;
}

/** What became of the events. */
export interface EventSoakReport {
  /** How many were handled at least once. */
  readonly handled: number;
  /** How many were never handled. */
  readonly lost: number;
  /** How often one was handled again. */
  readonly duplicates: number;
  /** How many delayed ones came before their time. */
  readonly early: number;
  /** How many consumers were killed. */
  readonly kills: number;
  /** How many became dead letters. */
  readonly deadLetters: number;
  /** What SQLite says of the file at the end; undefined if the file does not exist. */
  readonly integrity?: string;
  /** How long it took. */
  readonly seconds: number;
}

/** Emits events, kills those who handle them, again and again, and counts what came through. */
export async function runEventSoak(options: EventSoakOptions): Promise<EventSoakReport> {
  const { directory, count, producers, consumers, killEveryMs } = options;
  const { store = join(directory, "state") } = options;
  const started = performance.now();
  const consumerFiles: string[] = [];
  const startConsumer = async (): Promise<Deno.ChildProcess> => {
    const file = join(directory, `handled-${consumerFiles.length}`);
    consumerFiles.push(file);
    const child = run("event_consumer.ts", [store, file]);
    const reader = child.stdout.getReader();
    if ((await reader.read()).done) throw new Error("A consumer ended before it was ready");
    reader.releaseLock();
    return child;
  };
  const running = await Promise.all(Array.from({ length: consumers }, startConsumer));
  const share = Math.ceil(count / producers);
  const produced = Promise.all(Array.from({ length: producers }, async (_, index) => {
    const first = index * share;
    const args = [store, String(first), String(Math.min(share, count - first))];
    const producer = run("event_producer.ts", args);
    await producer.stdin.close();
    const { success } = await producer.output();
    if (!success) throw new Error("A producer failed");
  }));
  let kills = 0;
  let [best, progressedAt] = [0, started];
  for (;;) {
    const { handled } = await countHandled(consumerFiles);
    if (handled > best) [best, progressedAt] = [handled, performance.now()];
    if (handled === count || performance.now() - progressedAt > STALL_MS) break;
    await new Promise((resolve) => setTimeout(resolve, killEveryMs));
    const [victim] = running.splice(Math.floor(Math.random() * running.length), 1);
    if (victim !== undefined) {
      victim.kill("SIGKILL");
      await end(victim);
      kills++;
    }
    running.push(await startConsumer());
  }
  await produced;
  await Promise.all(running.map(end));
  const { handled, duplicates, early } = await countHandled(consumerFiles);
  return {
    handled,
    lost: count - handled,
    duplicates,
    early,
    kills,
    deadLetters: await countDeadLetters(store),
    ...(isBroker(store) ? {} : { integrity: checkIntegrity(store) }),
    seconds: (performance.now() - started) / 1000,
  };
}

function run(script: string, args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", join(import.meta.dirname ?? "", script), ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

async function end(child: Deno.ChildProcess): Promise<void> {
  await child.stdin.close().catch(() => {}); // it may be dead already
  for await (const _ of child.stdout) { /* so that its pipe is closed, too */ }
  await child.status;
}

async function countHandled(
  files: readonly string[],
): Promise<Pick<EventSoakReport, "handled" | "duplicates" | "early">> {
  const ids = new Set<string>();
  let [duplicates, early] = [0, 0];
  for (const file of files) {
    for (const line of (await Deno.readTextFile(file)).trimEnd().split("\n")) {
      if (line === "") continue;
      if (line.startsWith("early")) early++;
      else if (ids.has(line)) duplicates++;
      else ids.add(line);
    }
  }
  return { handled: ids.size, duplicates, early };
}

async function countDeadLetters(store: string): Promise<number> {
  const events = await openEventSystem(store);
  const letters = await events.deadLetters.list();
  await events.stop();
  return letters.length;
}

function checkIntegrity(stateDir: string): string {
  using database = new DatabaseSync(join(stateDir, "lymph.db"), { timeout: 5000 });
  return String(database.prepare("PRAGMA integrity_check").get()?.["integrity_check"]);
}

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EmbeddedEventSystem } from "../../transports/embedded/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";

/** What a soak does. */
export interface EventSoakOptions {
  /** Directory for the store and for what consumers write. */
  readonly directory: string;
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
  /** What SQLite says of the file at the end. */
  readonly integrity: string;
  /** How long it took. */
  readonly seconds: number;
}

/** Emits events, kills those who handle them, again and again, and counts what came through. */
export async function runEventSoak(options: EventSoakOptions): Promise<EventSoakReport> {
  const { directory, count, producers, consumers, killEveryMs } = options;
  const started = performance.now();
  const stateDir = join(directory, "state");
  const consumerFiles: string[] = [];
  const startConsumer = async (): Promise<Deno.ChildProcess> => {
    const file = join(directory, `handled-${consumerFiles.length}`);
    consumerFiles.push(file);
    const child = run("event_consumer.ts", [stateDir, file]);
    const reader = child.stdout.getReader();
    if ((await reader.read()).done) throw new Error("A consumer ended before it was ready");
    reader.releaseLock();
    return child;
  };
  const running = await Promise.all(Array.from({ length: consumers }, startConsumer));
  const share = Math.ceil(count / producers);
  const produced = Promise.all(Array.from({ length: producers }, async (_, index) => {
    const first = index * share;
    const args = [stateDir, String(first), String(Math.min(share, count - first))];
    const producer = run("event_producer.ts", args);
    await producer.stdin.close();
    const { success } = await producer.output();
    if (!success) throw new Error("A producer failed");
  }));
  let isProduced = false;
  void produced.then(() => isProduced = true, () => isProduced = true);

  let kills = 0;
  while (!isProduced || queueLength(stateDir) > 0) {
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
    deadLetters: await countDeadLetters(stateDir),
    integrity: query(stateDir, "PRAGMA integrity_check", "integrity_check"),
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

async function countDeadLetters(stateDir: string): Promise<number> {
  const events = new EmbeddedEventSystem({ stateDir, serializer: new MsgpackSerializer() });
  await events.start();
  const letters = await events.deadLetters.list();
  await events.stop();
  return letters.length;
}

function queueLength(stateDir: string): number {
  return Number(query(stateDir, "SELECT sum(length) AS sum FROM queues", "sum"));
}

function query(stateDir: string, sql: string, column: string): string {
  using database = new DatabaseSync(join(stateDir, "lymph.db"), { timeout: 5000 });
  return String(database.prepare(sql).get()?.[column]);
}

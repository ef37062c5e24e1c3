/**
 * `deno task bench:amqp [--json] [--write]`: events over a real RabbitMQ, publisher and consumer as
 * two processes, every contestant in the same run and in turns, so that a noisy machine is equally
 * noisy for all.
 *
 * @module
 */
import { startRabbitmq } from "../../kit/mod.ts";
import { LineProcess } from "../line_process.ts";
import { report } from "../report/report.ts";
import { benchOptions, median } from "../support.ts";
import { CONTESTANTS } from "./contestants.ts";
import type { Handled, Published, Request } from "./peer.ts";
import { type Column, tables } from "./tables.ts";

const options = benchOptions(Deno.args, { rounds: 11 });
const LOADS = [{ inFlight: 1, count: 400 }, { inFlight: 64, count: 6_000 }] as const;
const BACKLOG = 10_000;

/** A contestant, as two processes. */
interface Pair {
  readonly publisher: LineProcess;
  readonly consumer: LineProcess;
}

async function startPair(index: number, url: string): Promise<Pair> {
  const script = new URL("./peer.ts", import.meta.url).pathname;
  const start = () =>
    LineProcess.start({ command: [Deno.execPath(), "run", "-A", script, String(index), url] });
  return { publisher: await start(), consumer: await start() };
}

async function publish({ publisher, consumer }: Pair, { inFlight, count }: typeof LOADS[number]) {
  await consumer.ask("consume" satisfies Request);
  const computed = await publisher.cpuMs() + await consumer.cpuMs();
  const request: Request = { publish: count, inFlight };
  const { perSecond: published, p50Ms, p99Ms } = await publisher.ask<Published>(request);
  await consumer.ask({ handled: count } satisfies Request);
  const cpuUs = (await publisher.cpuMs() + await consumer.cpuMs() - computed) / count * 1000;
  return { inFlight, published, p50Ms, p99Ms, cpuUs };
}

async function consume({ publisher, consumer }: Pair) {
  await publisher.ask({ publish: BACKLOG, inFlight: 256 } satisfies Request);
  const computed = await consumer.cpuMs();
  await consumer.ask("consume" satisfies Request);
  const { perSecond } = await consumer.ask<Handled>({ handled: BACKLOG } satisfies Request);
  return { handled: perSecond, cpuUs: (await consumer.cpuMs() - computed) / BACKLOG * 1000 };
}

const samples = CONTESTANTS.map(() => ({
  columns: LOADS.map((): Column[] => []),
  consuming: [] as Awaited<ReturnType<typeof consume>>[],
}));
{
  await using resources = new AsyncDisposableStack();
  const rabbitmq = resources.use(await startRabbitmq());
  const pairs: Pair[] = [];
  for (const index of CONTESTANTS.keys()) {
    const pair = await startPair(index, rabbitmq.url);
    resources.defer(async () => {
      await Promise.all([pair.publisher.stop(), pair.consumer.stop()]);
    });
    pairs.push(pair);
  }
  for (let round = 0; round <= options.rounds; round++) {
    const turns = [...pairs.entries()];
    if (round % 2 === 1) turns.reverse(); // nobody shall always be the first
    for (const [index, pair] of turns) {
      const taken = samples[index];
      for (const [column, load] of LOADS.entries()) {
        const sample = await publish(pair, load);
        if (round > 0) taken?.columns[column]?.push(sample); // the first round warms up
      }
      const sample = await consume(pair);
      if (round > 0) taken?.consuming.push(sample);
    }
  }
}

/** The median of each figure. */
function medians<Figures extends object>(taken: readonly Figures[]): Figures {
  const names = Object.keys(taken[0] ?? {}) as (keyof Figures)[];
  return Object.fromEntries(
    names.map((name) => [name, median(taken.map((sample) => Number(sample[name])))]),
  ) as Figures;
}
const results = CONTESTANTS.map(({ name }, index) => ({
  name,
  columns: (samples[index]?.columns ?? []).map(medians),
  consuming: medians(samples[index]?.consuming ?? []),
}));
await report({ name: "amqp", figures: { results }, tables: tables(results) }, options);

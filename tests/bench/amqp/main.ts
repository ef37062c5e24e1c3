/**
 * `deno task bench:amqp [--json]`: events over a real RabbitMQ, publisher and consumer as two
 * processes, every contestant in the same run and in turns, so that a noisy machine is equally
 * noisy for all.
 *
 * @module
 */
import { startRabbitmq } from "../../kit/mod.ts";
import { benchOptions, cpuMs, median, renderTable } from "../support.ts";
import { CONTESTANTS } from "./contestants.ts";

const { rounds, isJson } = benchOptions(Deno.args, { rounds: 11 });
const LOADS = [{ inFlight: 1, count: 400 }, { inFlight: 64, count: 6_000 }] as const;

/** What is measured in one round. */
interface Sample {
  /** Events that the broker confirmed, per second. */
  readonly published: number;
  /** Events from the first publish to the last handler, per second. */
  readonly delivered: number;
  /** Time to a confirm. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What both processes have computed for an event. */
  readonly cpuUs: number;
}

/** A process that is asked by lines. */
class Peer {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<string>;
  #text = "";

  constructor(contestant: number, role: "publisher" | "consumer", url: string) {
    const script = new URL("./peer.ts", import.meta.url).pathname;
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", script, String(contestant), role, url],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#output = this.#process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  cpuMs(): Promise<number> {
    return cpuMs(this.#process.pid);
  }

  async line(): Promise<string> {
    while (!this.#text.includes("\n")) {
      const { value, done } = await this.#output.read();
      if (done) throw new Error("A process of the benchmark has ended early");
      this.#text += value;
    }
    const [line = ""] = this.#text.split("\n", 1);
    this.#text = this.#text.slice(line.length + 1);
    return line;
  }

  async ask<T>(count: number, inFlight: number): Promise<T> {
    await this.#input.write(new TextEncoder().encode(`${JSON.stringify([count, inFlight])}\n`));
    return JSON.parse(await this.line());
  }

  async close(): Promise<void> {
    await this.#input.close();
    await this.#process.status;
    await this.#output.cancel();
  }
}

const samples = CONTESTANTS.map(() => LOADS.map((): Sample[] => []));
{
  await using rabbitmq = await startRabbitmq();
  const pairs: [Peer, Peer][] = [];
  for (const index of CONTESTANTS.keys()) {
    // The publisher first, as it declares what the consumer consumes.
    const publisher = new Peer(index, "publisher", rabbitmq.url);
    await publisher.line();
    const consumer = new Peer(index, "consumer", rabbitmq.url);
    await consumer.line();
    pairs.push([publisher, consumer]);
  }
  for (let round = 0; round <= rounds; round++) {
    const turns = [...pairs.entries()];
    if (round % 2 === 1) turns.reverse(); // neither is always first
    for (const [index, [publisher, consumer]] of turns) {
      for (const [column, { inFlight, count }] of LOADS.entries()) {
        const computed = await publisher.cpuMs() + await consumer.cpuMs();
        const handled = consumer.ask<{ lastAt: number }>(count, inFlight);
        const sent = await publisher.ask<
          Pick<Sample, "p50Ms" | "p99Ms"> & {
            readonly startedAt: number;
            readonly perSecond: number;
          }
        >(count, inFlight);
        const seconds = ((await handled).lastAt - sent.startedAt) / 1000;
        const { perSecond: published, p50Ms, p99Ms } = sent;
        const cpuUs = (await publisher.cpuMs() + await consumer.cpuMs() - computed) / count * 1000;
        const sample = { published, delivered: count / seconds, p50Ms, p99Ms, cpuUs };
        if (round > 0) samples[index]?.[column]?.push(sample); // the first round warms up
      }
    }
  }
  for (const pair of pairs) await Promise.all(pair.map((peer) => peer.close()));
}

const results = CONTESTANTS.map(({ name }, index) => ({
  name,
  columns: LOADS.map(({ inFlight }, column) => {
    const taken = samples[index]?.[column] ?? [];
    return {
      inFlight,
      published: median(taken.map(({ published }) => published)),
      delivered: median(taken.map(({ delivered }) => delivered)),
      p50Ms: median(taken.map(({ p50Ms }) => p50Ms)),
      p99Ms: median(taken.map(({ p99Ms }) => p99Ms)),
      cpuUs: median(taken.map(({ cpuUs }) => cpuUs)),
    };
  }),
}));

if (isJson) {
  console.log(JSON.stringify({ results }, null, 2));
} else {
  const rows = results.flatMap(({ name, columns }) =>
    columns.map(({ inFlight, published, delivered, p50Ms, p99Ms, cpuUs }, column) => {
      const bare = results[0]?.columns[column];
      return [
        name,
        String(inFlight),
        published.toFixed(0),
        delivered.toFixed(0),
        `${p50Ms.toFixed(2)} ms`,
        `${p99Ms.toFixed(2)} ms`,
        (published / (bare?.published ?? NaN)).toFixed(2),
        (delivered / (bare?.delivered ?? NaN)).toFixed(2),
        `${cpuUs.toFixed(1)} µs`,
      ];
    })
  );
  const header = [
    "",
    "in flight",
    "emitted/s",
    "handled/s",
    "p50",
    "p99",
    "of bare",
    "of bare",
    "CPU",
  ];
  console.log(renderTable([header, ...rows]));
}

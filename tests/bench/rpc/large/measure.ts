import { cpuMs, median, percentile, startProcess } from "../../support.ts";
import type { LargeClient } from "./client.ts";
import { CONTESTANTS } from "./contestants.ts";

const SIZES = [2 ** 16, 2 ** 20, 2 ** 24];
const ROUND_MS = 400;
const BYTES_PER_MB = 1e6;

/** What was measured of one contestant with one size. */
export interface LargeFigures {
  /** Name of the contestant and the way of the long messages. */
  readonly name: string;
  /** KiB of each. */
  readonly count: number;
  /** Megabytes in a second, one at a time. */
  readonly mbPerSecond: number;
  /** Microseconds that both processes computed for each megabyte. */
  readonly cpuUs: number;
  /** Slowest of a hundred short calls on the same connection, meanwhile. */
  readonly smallP99Ms: number;
  /** The same with nothing beside it. */
  readonly smallAloneP99Ms: number;
}

type Sample = Pick<LargeFigures, "mbPerSecond" | "cpuUs" | "smallP99Ms" | "smallAloneP99Ms">;

/** The times of short calls in turn, for as long as something runs. */
async function timeSmall(client: LargeClient, isRunning: () => boolean): Promise<Float64Array> {
  const times: number[] = [];
  while (isRunning()) {
    const start = performance.now();
    await client.small();
    times.push(performance.now() - start);
  }
  return Float64Array.from(times).sort();
}

/** Asks again and again for a while; resolves to how often, and to the seconds that it took. */
async function repeat(ask: () => Promise<unknown>): Promise<{ count: number; seconds: number }> {
  const start = performance.now();
  let count = 0;
  do {
    await ask();
    count++;
  } while (performance.now() - start < ROUND_MS);
  return { count, seconds: (performance.now() - start) / 1000 };
}

async function sample(
  client: LargeClient,
  { pid, ask, bytes }: { pid: number; ask: () => Promise<unknown>; bytes: number },
): Promise<Sample> {
  const computed = async () => await cpuMs(pid) + await cpuMs(Deno.pid);
  const before = await computed();
  const { count, seconds } = await repeat(ask);
  const megabytes = count * bytes / BYTES_PER_MB;
  const cpuUs = (await computed() - before) * 1000 / megabytes;
  const end = performance.now() + ROUND_MS;
  const alone = await timeSmall(client, () => performance.now() < end);
  let isRunning = true;
  const beside = timeSmall(client, () => isRunning);
  await repeat(ask);
  isRunning = false;
  return {
    mbPerSecond: megabytes / seconds,
    cpuUs,
    smallP99Ms: percentile(await beside, 99),
    smallAloneP99Ms: percentile(alone, 99),
  };
}

/** Measures every contestant in turns, as often as asked. */
export async function measureLarge(rounds: number): Promise<LargeFigures[]> {
  const samples = new Map<string, { name: string; count: number; taken: Sample[] }>();
  const script = new URL("./server.ts", import.meta.url).pathname;
  const servers = [];
  for (const [index, contestant] of CONTESTANTS.entries()) {
    const server = await startProcess(["run", "-A", script, String(index)]);
    servers.push({ ...server, contestant, client: await contestant.connect(server.firstLine) });
  }
  for (let round = 0; round <= rounds; round++) {
    for (const bytes of SIZES) {
      const data = new Uint8Array(bytes);
      for (const { client, contestant, pid } of servers) {
        const ways = { up: () => client.up(data), down: () => client.down(bytes) };
        for (const [way, ask] of Object.entries(ways)) {
          const taken = await sample(client, { pid, ask, bytes });
          const name = `${contestant.name}, ${way}`;
          const key = `${name} ${bytes}`;
          if (round === 0) samples.set(key, { name, count: bytes / 1024, taken: [] });
          else samples.get(key)?.taken.push(taken); // the first round warms up
        }
      }
    }
  }
  for (const { client, stop } of servers) {
    await client[Symbol.asyncDispose]();
    await stop();
  }
  return [...samples.values()].map(({ name, count, taken }) => {
    const middle = (key: keyof Sample) => median(taken.map((one) => one[key]));
    return {
      name,
      count,
      mbPerSecond: middle("mbPerSecond"),
      cpuUs: middle("cpuUs"),
      smallP99Ms: middle("smallP99Ms"),
      smallAloneP99Ms: middle("smallAloneP99Ms"),
    };
  });
}

/**
 * One side of the benchmark, a process of its own: `peer.ts <contestant> <url>`. It says `ready`;
 * each line on its standard input makes it do something, and answer with a line, both JSON.
 *
 * @module
 */
import { percentile } from "../support.ts";
import { CONTESTANTS } from "./contestants.ts";

/** What a peer is asked for. */
export type Request =
  | { readonly publish: number; readonly inFlight: number }
  /** Begins to consume, or waits for so many events and consumes no more. */
  | "consume"
  | { readonly handled: number };

/** What a publisher answers. */
export interface Published {
  readonly perSecond: number;
  /** Time to a confirm. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What a consumer answers once it has handled as many events as were asked for. */
export interface Handled {
  /** From the first event to the last. */
  readonly perSecond: number;
}

const [index, url = ""] = Deno.args;
const contestant = await CONTESTANTS[Number(index)]?.connect(url);
if (contestant === undefined) throw new RangeError(`There is no contestant ${index}`);

let [handled, firstAt, lastAt] = [0, 0, 0];
let wanted = Promise.withResolvers<void>();
let wantedCount = Infinity;
let leave: (() => Promise<unknown>) | undefined;

async function publish(count: number, inFlight: number): Promise<Published> {
  const latencies = new Float64Array(count);
  let next = 0;
  const start = performance.now();
  const lane = async () => {
    while (next < count) {
      const turn = next++;
      const before = performance.now();
      await contestant?.publish();
      latencies[turn] = performance.now() - before;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const seconds = (performance.now() - start) / 1000;
  latencies.sort();
  return {
    perSecond: count / seconds,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
  };
}

function onEvent(): void {
  lastAt = performance.now();
  if (handled++ === 0) firstAt = lastAt;
  if (handled === wantedCount) wanted.resolve();
}

async function consume(): Promise<null> {
  [handled, wantedCount, wanted] = [0, Infinity, Promise.withResolvers<void>()];
  leave = await contestant?.consume(onEvent);
  return null;
}

async function waitFor(count: number): Promise<Handled> {
  wantedCount = count;
  if (handled < count) await wanted.promise;
  await leave?.();
  return { perSecond: (count - 1) / (lastAt - firstAt) * 1000 };
}

function answer(request: Request): Promise<unknown> {
  if (request === "consume") return consume();
  if ("handled" in request) return waitFor(request.handled);
  return publish(request.publish, request.inFlight);
}

console.log("ready");
let text = "";
for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  text += chunk;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
    const request = JSON.parse(text.slice(0, end)) as Request;
    text = text.slice(end + 1);
    console.log(JSON.stringify(await answer(request)));
  }
}
await contestant.close();

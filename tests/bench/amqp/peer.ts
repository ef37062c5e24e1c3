/**
 * One side of the benchmark, a process of its own: `peer.ts <contestant> <role> <url>`. It says
 * `ready`; each line on its standard input makes it measure once, and answer with a line of JSON.
 *
 * @module
 */
import { percentile } from "../support.ts";
import { CONTESTANTS } from "./contestants.ts";

const [index, role, url = ""] = Deno.args;
const contestant = await CONTESTANTS[Number(index)]?.connect(url);
if (contestant === undefined) throw new RangeError(`There is no contestant ${index}`);

/** Events handled since the last line. */
let handled = 0;
let lastAt = 0;
if (role === "consumer") {
  await contestant.consume(() => {
    handled++;
    lastAt = performance.timeOrigin + performance.now();
  });
}

async function publish(count: number, inFlight: number) {
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
    startedAt: performance.timeOrigin + start,
    perSecond: count / seconds,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
  };
}

console.log("ready");
const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
let text = "";
for await (const chunk of lines) {
  text += chunk;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
    const [count = 0, inFlight = 0] = JSON.parse(text.slice(0, end)) as number[];
    text = text.slice(end + 1);
    if (role === "publisher") {
      console.log(JSON.stringify(await publish(count, inFlight)));
    } else {
      while (handled < count) await new Promise((resolve) => setTimeout(resolve, 1));
      handled = 0;
      console.log(JSON.stringify({ lastAt }));
    }
  }
}
await contestant.close();

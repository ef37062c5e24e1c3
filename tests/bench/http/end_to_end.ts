import { startProcess } from "../support.ts";
import { type Load, load, summarize, type Summary } from "./load.ts";

const ROUNDS = 5;
const CONNECTIONS = [1, 64];
const SCRIPT = new URL("./chain.ts", import.meta.url).pathname;
const STACKS = {
  "HTTP → HTTP, Hono and fetch": "hono",
  "HTTP → RPC by TCP, lymph": "lymph",
  "HTTP → RPC by unix sockets, lymph": "unix",
};

/** What requests that lead through two services take. */
export interface ChainResult extends Summary {
  /** The services. */
  readonly name: string;
  /** Requests at a time. */
  readonly inFlight: number;
}

/** Measures requests that lead through two services. */
export async function measureEndToEnd(): Promise<ChainResult[]> {
  const start = (...args: string[]) => startProcess(["run", "-A", "--no-check", SCRIPT, ...args]);
  const chains = [];
  for (const [name, stack] of Object.entries(STACKS)) {
    const stateDir = await Deno.makeTempDir();
    const greeting = await start(`${stack}.greeting`, stateDir);
    const web = await start(`${stack}.web`, greeting.firstLine);
    const loads = CONNECTIONS.map((inFlight) => ({ inFlight, measured: [] as Load[] }));
    chains.push({ name, stateDir, greeting, web, loads });
  }
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { greeting, web, loads } of chains) {
      const pids = [greeting.pid, web.pid];
      for (const { inFlight, measured } of loads) {
        const one = await load(`${web.firstLine}/greet/Joe`, { pids, connections: inFlight });
        if (round > 0) measured.push(one); // the first round warms up
      }
    }
  }
  for (const { stateDir, greeting, web } of chains) {
    await web.stop();
    await greeting.stop();
    await Deno.remove(stateDir, { recursive: true });
  }
  return chains.flatMap(({ name, loads }) =>
    loads.map(({ inFlight, measured }) => ({ name, inFlight, ...summarize(measured) }))
  );
}

/** Rows of the table of requests through two services. */
export function chainRows(results: readonly ChainResult[]): string[][] {
  const base = (of: number) => results.find(({ inFlight }) => inFlight === of)?.cpuUs ?? NaN;
  return results.map(({ name, inFlight, requestsPerSecond, p50Ms, p99Ms, cpuUs }) => [
    name,
    String(inFlight),
    Math.round(requestsPerSecond).toLocaleString("en"),
    `${p50Ms.toFixed(2)} ms`,
    `${p99Ms.toFixed(2)} ms`,
    `${cpuUs.toFixed(0)} µs`,
    (cpuUs / base(inFlight)).toFixed(2),
  ]);
}

import { startProcess } from "../support.ts";
import { type Load, load, summarize } from "./load.ts";

const ROUNDS = 5;
const CONNECTIONS = [1, 64];
const SCRIPT = new URL("./chain.ts", import.meta.url).pathname;
const STACKS = { "HTTP → HTTP, Hono and fetch": "hono", "HTTP → RPC, lymph": "lymph" };

/** Rows of the table of requests that lead through two services. */
export async function measureEndToEnd(): Promise<string[][]> {
  const stateDir = await Deno.makeTempDir();
  const start = (...args: string[]) => startProcess(["run", "-A", "--no-check", SCRIPT, ...args]);
  const chains = [];
  for (const [name, stack] of Object.entries(STACKS)) {
    const greeting = await start(`${stack}.greeting`, stateDir);
    const web = await start(`${stack}.web`, greeting.firstLine);
    const loads = CONNECTIONS.map((): Load[] => []);
    chains.push({ name, greeting, web, loads });
  }
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { greeting, web, loads } of chains) {
      const pids = [greeting.pid, web.pid];
      for (const [column, connections] of CONNECTIONS.entries()) {
        const measured = await load(`${web.firstLine}/greet/Joe`, { pids, connections });
        if (round > 0) loads[column]?.push(measured); // the first round warms up
      }
    }
  }
  for (const { greeting, web } of chains) {
    await web.stop();
    await greeting.stop();
  }
  await Deno.remove(stateDir, { recursive: true });
  const results = chains.map(({ name, loads }) => ({ name, columns: loads.map(summarize) }));
  return results.flatMap(({ name, columns }) =>
    columns.map((summary, column) => {
      const base = results[0]?.columns[column]?.cpuUs ?? NaN;
      return [
        name,
        String(CONNECTIONS[column]),
        Math.round(summary.requestsPerSecond).toLocaleString("en"),
        `${summary.p50Ms.toFixed(2)} ms`,
        `${summary.p99Ms.toFixed(2)} ms`,
        `${summary.cpuUs.toFixed(0)} µs`,
        (summary.cpuUs / base).toFixed(2),
      ];
    })
  );
}

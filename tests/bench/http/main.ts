/**
 * `deno task bench:http [--json]`: one process per contestant and number of routes, loaded by wrk in turns, so
 * that a noisy machine is equally noisy for all; then requests through two services, and starts.
 * `deno task bench:http middleware mounted` measures only those whose names have one of these words.
 * Needs Linux and wrk.
 *
 * @module
 */
import { benchOptions, renderTable, startProcess } from "../support.ts";
import { CONTESTANTS } from "./contestants.ts";
import { measureEndToEnd } from "./end_to_end.ts";
import { type Load, load, summarize } from "./load.ts";
import { measureStartUp } from "./start_up.ts";

const CONNECTIONS = 16;
const { rounds, isJson, words } = benchOptions(Deno.args, { rounds: 10 });

const script = new URL("./server.ts", import.meta.url).pathname;
const servers = [];
for (const [index, { name, routes }] of CONTESTANTS.entries()) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
  for (const count of routes) {
    const args = ["run", "-A", "--no-check", script, String(index), String(count)];
    const { firstLine, pid, stop } = await startProcess(args);
    const url = `http://127.0.0.1:${firstLine}/r${count - 1}/42`;
    servers.push({ name, count, pid, stop, url, loads: [] as Load[] });
  }
}
for (let round = 0; round <= rounds; round++) {
  for (const { pid, url, loads } of servers) {
    const measured = await load(url, { pids: [pid], connections: CONNECTIONS });
    if (round > 0) loads.push(measured); // the first round warms up
  }
}
for (const { stop } of servers) await stop();

const results = servers.map(({ name, count, loads }) => ({ name, count, ...summarize(loads) }));
const isPart = words.length > 0;
const endToEnd = isPart ? [] : await measureEndToEnd();
const starts = isPart ? [] : await measureStartUp();
if (isJson) {
  console.log(JSON.stringify({ results, starts }, null, 2));
  Deno.exit();
}

const cpuOf = (name: string, routes: number): number =>
  results.find((one) => one.name === name && one.count === routes)?.cpuUs ?? NaN;
const rows = results.map(({ name, count, requestsPerSecond, cpuUs }) => [
  name,
  String(count),
  requestsPerSecond.toFixed(0),
  `${cpuUs.toFixed(1)} µs`,
  (cpuUs / cpuOf("Hono", count)).toFixed(2),
  (cpuUs / cpuOf("Hono, with header and context", count)).toFixed(2),
]);
const header = ["", "routes", "requests/s", "CPU/request", "of Hono", "with header and context"];
console.log(renderTable([header, ...rows]));

if (isPart) Deno.exit();
const columns = ["", "in flight", "requests/s", "p50", "p99", "CPU/request", "of Hono"];
console.log(`\n${renderTable([columns, ...endToEnd])}`);
console.log(`\n${renderTable([["", "first answer", "of Hono", "memory", "of Hono"], ...starts])}`);

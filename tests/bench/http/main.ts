/**
 * `deno task bench:http [--json]`: one process per contestant and number of routes, loaded by wrk in
 * turns, so that a noisy machine is equally noisy for all. Needs Linux and wrk.
 *
 * @module
 */
import { renderTable, startProcess } from "../support.ts";
import { CONTESTANTS } from "./contestants.ts";

const ROUNDS = 8;
const CONNECTIONS = 16;
const SECONDS = 1;
/** Of the kernel's clock that counts the time of processes. */
const MS_PER_TICK = 10;

interface Load {
  readonly requests: number;
  readonly cpuMs: number;
  readonly seconds: number;
}

async function cpuMs(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

async function load(pid: number, url: string): Promise<Load> {
  const before = await cpuMs(pid);
  const { stdout } = await new Deno.Command("wrk", {
    args: ["-t1", `-c${CONNECTIONS}`, `-d${SECONDS}s`, url],
  }).output();
  const text = new TextDecoder().decode(stdout);
  const [, requests, seconds] = /(\d+) requests in ([\d.]+)s/.exec(text) ?? [];
  if (requests === undefined || /Socket errors|Non-2xx/.test(text)) throw new Error(text);
  return {
    requests: Number(requests),
    seconds: Number(seconds),
    cpuMs: await cpuMs(pid) - before,
  };
}

const script = new URL("./server.ts", import.meta.url).pathname;
const servers = [];
for (const [index, { name, routes }] of CONTESTANTS.entries()) {
  for (const count of routes) {
    const args = ["run", "-A", "--no-check", script, String(index), String(count)];
    const { firstLine, pid, stop } = await startProcess(args);
    const url = `http://127.0.0.1:${firstLine}/r${count - 1}/42`;
    servers.push({ name, count, pid, stop, url, loads: [] as Load[] });
  }
}
for (let round = 0; round <= ROUNDS; round++) {
  for (const { pid, url, loads } of servers) {
    const measured = await load(pid, url);
    if (round > 0) loads.push(measured); // the first round warms up
  }
}
for (const { stop } of servers) await stop();

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
const results = servers.map(({ name, count, loads }) => ({
  name,
  routes: count,
  requestsPerSecond: median(loads.map(({ requests, seconds }) => requests / seconds)),
  cpuUsPerRequest: median(loads.map(({ requests, cpuMs }) => 1000 * cpuMs / requests)),
}));

if (Deno.args.includes("--json")) {
  console.log(JSON.stringify(results, null, 2));
} else {
  const hono = (routes: number) =>
    results.find((one) => one.name === "Hono" && one.routes === routes)?.cpuUsPerRequest ?? NaN;
  const rows = results.map(({ name, routes, requestsPerSecond, cpuUsPerRequest }) => [
    name,
    String(routes),
    requestsPerSecond.toFixed(0),
    `${cpuUsPerRequest.toFixed(1)} µs`,
    (cpuUsPerRequest / hono(routes)).toFixed(2),
  ]);
  console.log(renderTable([["", "routes", "requests/s", "CPU/request", "of Hono"], ...rows]));
}

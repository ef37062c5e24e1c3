/**
 * `deno task bench:http [--json] [--write]`: one process per contestant and number of routes, loaded by wrk in turns, so
 * that a noisy machine is equally noisy for all; then requests through two services, and starts.
 * `deno task bench:http middleware mounted` measures only those whose names have one of these words;
 * `bodies` stands for large bodies and streams, `services` for requests through two services.
 * Needs Linux and wrk.
 *
 * @module
 */
import { report } from "../report/report.ts";
import { benchOptions, startProcess } from "../support.ts";
import { CONTESTANTS } from "./contestants.ts";
import { measureEndToEnd } from "./end_to_end.ts";
import { type Load, load, summarize } from "./load.ts";
import { measureStartUp } from "./start_up.ts";
import { tables } from "./tables.ts";
import { measureTransfers } from "./transfer.ts";

const CONNECTIONS = 16;
const options = benchOptions(Deno.args, { rounds: 10 });
const { rounds, words } = options;

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
const endToEnd = isPart && !words.includes("services") ? [] : await measureEndToEnd();
const transfers = isPart && !words.includes("bodies") ? [] : await measureTransfers(rounds);
const starts = isPart ? [] : await measureStartUp();
await report({
  name: "http",
  figures: { results, endToEnd, transfers, starts },
  tables: tables(results, { endToEnd, transfers, starts }).filter(({ rows }) => rows.length > 0),
}, { ...options, isWritten: options.isWritten && !isPart });

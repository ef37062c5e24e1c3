import { join } from "node:path";
import { median, startProcess } from "../support.ts";
import { EVENTS } from "./bodies.ts";
import { type Load, load } from "./load.ts";

const SCRIPT = new URL("./bodies.ts", import.meta.url).pathname;
const CONNECTIONS = 2;
const MIB = 2 ** 20;

interface Transfer {
  readonly name: string;
  readonly path: string;
  /** How much of the unit one request carries. */
  readonly amount: number;
  /** What is counted; MB where it is left out. */
  readonly unit?: string;
  /** Lua that makes the body of a request. */
  readonly body?: string;
}

const TRANSFERS: readonly Transfer[] = [
  { name: "response of 1 MiB", path: "/small", amount: MIB / 1e6 },
  { name: "response of 64 MiB", path: "/large", amount: 64 * MIB / 1e6 },
  { name: "streamed response, chunks of 64 KiB", path: "/stream", amount: 64 * MIB / 1e6 },
  {
    name: "request of 1 MiB",
    path: "/bytes",
    amount: MIB / 1e6,
    body: `string.rep("x", ${MIB})`,
  },
  {
    name: "request of 64 MiB",
    path: "/bytes",
    amount: 64 * MIB / 1e6,
    body: `string.rep("x", ${64 * MIB})`,
  },
  {
    name: "request of 1 MiB, JSON",
    path: "/json",
    amount: MIB / 1e6,
    body: `"[" .. string.rep("1,", ${MIB / 2 - 1}) .. "1]"`,
  },
  { name: "server-sent events", path: "/events", amount: EVENTS, unit: "events" },
];

/** What one kind of transfer took, and bare `Deno.serve` for the same. */
export interface TransferResult {
  /** What was transferred. */
  readonly name: string;
  /** What is counted. */
  readonly unit: string;
  /** Units per second. */
  readonly perSecond: number;
  /** The same without a framework. */
  readonly barePerSecond: number;
  /** Microseconds of computing per unit. */
  readonly cpuUs: number;
  /** The same without a framework. */
  readonly bareCpuUs: number;
}

/** Measures large bodies and streams, in turns with bare `Deno.serve`. */
export async function measureTransfers(rounds: number): Promise<TransferResult[]> {
  const directory = await Deno.makeTempDir();
  const start = (name: string) => startProcess(["run", "-A", "--no-check", SCRIPT, name]);
  const servers = [await start("bare"), await start("lymph")] as const;
  const results: TransferResult[] = [];
  for (const [index, { name, path, amount, unit = "MB", body }] of TRANSFERS.entries()) {
    const script = body === undefined ? undefined : join(directory, `${index}.lua`);
    if (script !== undefined) {
      await Deno.writeTextFile(script, `wrk.method = "POST"\nwrk.body = ${body}\n`);
    }
    const loads: readonly [Load[], Load[]] = [[], []];
    for (let round = 0; round <= rounds; round++) {
      for (const [which, { firstLine, pid }] of servers.entries()) {
        const measured = await load(`http://127.0.0.1:${firstLine}${path}`, {
          pids: [pid],
          connections: CONNECTIONS,
          seconds: unit === "MB" && amount > 10 ? 3 : 1, // or few requests would end
          ...(script === undefined ? {} : { script }),
        });
        if (round > 0) loads[which]?.push(measured); // the first round warms up
      }
    }
    const rate = (of: readonly Load[]) =>
      amount * median(of.map(({ requests, seconds }) => requests / seconds));
    const cpu = (of: readonly Load[]) =>
      median(of.map(({ requests, cpuMs }) => 1000 * cpuMs / requests)) / amount;
    const [bare, lymph] = loads;
    results.push({
      name,
      unit,
      perSecond: rate(lymph),
      barePerSecond: rate(bare),
      cpuUs: cpu(lymph),
      bareCpuUs: cpu(bare),
    });
  }
  for (const { stop } of servers) await stop();
  await Deno.remove(directory, { recursive: true });
  return results;
}

/** Rows of the table of transfers. */
export function transferRows(results: readonly TransferResult[]): string[][] {
  return results.map(({ name, unit, perSecond, barePerSecond, cpuUs, bareCpuUs }) => [
    name,
    ...[perSecond, barePerSecond].map((value) =>
      `${Math.round(value).toLocaleString("en")} ${unit}/s`
    ),
    (perSecond / barePerSecond).toFixed(2),
    unit === "MB" ? `${cpuUs.toFixed(0)} µs/MB` : `${cpuUs.toFixed(1)} µs/event`,
    (cpuUs / bareCpuUs).toFixed(2),
  ]);
}

import { join } from "node:path";
import { findFreePorts } from "../../kit/servers/free_ports.ts";
import { percentile } from "../support.ts";

const RUNS = 7;
const ROOT = new URL("../../../", import.meta.url).pathname;
const HONO = `import { Hono } from "hono";
const app = new Hono().get("/_health/", (c) => c.body(null));
Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.args[0]), onListen() {} }, app.fetch);
`;

interface Start {
  readonly ms: number;
  readonly megabytes: number;
}

/** Starts a program and asks it until it answers. */
async function measure(args: readonly string[], port: number, stateDir: string): Promise<Start> {
  const before = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", ...args],
    cwd: ROOT,
    env: { LYMPH_STATE_DIR: stateDir },
    stdout: "null",
    stderr: "null",
  }).spawn();
  for (let isUp = false; !isUp;) {
    const response = await fetch(`http://127.0.0.1:${port}/_health/`).catch(() => {});
    isUp = response?.status === 200;
    await response?.body?.cancel();
    if (!isUp) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const ms = performance.now() - before;
  const status = await Deno.readTextFile(`/proc/${child.pid}/status`);
  child.kill("SIGTERM");
  await child.status;
  return { ms, megabytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024 };
}

/** Rows of the table of starts: what, how long, how much memory, and both in ratio to Hono. */
export async function measureStartUp(): Promise<string[][]> {
  const directory = await Deno.makeTempDir();
  const [port = 0] = findFreePorts(1);
  const hono = join(directory, "hono.ts");
  await Deno.writeTextFile(hono, HONO);
  const config = join(directory, "web.yml");
  const web = { class: `${ROOT}services/web.ts:Web`, port };
  await Deno.writeTextFile(config, JSON.stringify({ interfaces: { Web: web } }));
  const programs: Readonly<Record<string, readonly string[]>> = {
    "a program with Hono": ["--config", "deno.json", hono, String(port)],
    "lymph instance with a web service": ["cli/main.ts", "instance", "--config", config],
  };
  const starts = Object.entries(programs).map(([name, args]) => ({
    name,
    args,
    runs: [] as Start[],
  }));
  for (let run = 0; run <= RUNS; run++) {
    for (const { args, runs } of starts) {
      const start = await measure(args, port, join(directory, "state"));
      if (run > 0) runs.push(start); // a first start also reads what methods take and give
    }
  }
  await Deno.remove(directory, { recursive: true });
  const results = starts.map(({ name, runs }) => ({
    name,
    ms: percentile(Float64Array.from(runs, ({ ms }) => ms).sort(), 50),
    megabytes: percentile(Float64Array.from(runs, ({ megabytes }) => megabytes).sort(), 50),
  }));
  const [base = { ms: NaN, megabytes: NaN }] = results;
  return results.map(({ name, ms, megabytes }) => [
    name,
    `${ms.toFixed(0)} ms`,
    (ms / base.ms).toFixed(2),
    `${megabytes.toFixed(0)} MB`,
    (megabytes / base.megabytes).toFixed(2),
  ]);
}

import { join } from "node:path";
import { percentile, startProcess } from "../support.ts";

const RUNS = 9;
const CLI = new URL("../../../cli/main.ts", import.meta.url).pathname;
const ROOT = new URL("../../../", import.meta.url).pathname;

async function timeRun(args: readonly string[]): Promise<number> {
  const start = performance.now();
  await new Deno.Command(Deno.execPath(), { args: [...args], cwd: ROOT, stdout: "null" }).output();
  return performance.now() - start;
}

/** Starts an instance in a state directory; resolves once a request was answered. */
async function timeInstance(state: string): Promise<{ ms: number; rssMb: number }> {
  const env = { LYMPH_STATE_DIR: state, NO_COLOR: "1" };
  const start = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLI, "instance", "--config", "conf/greeting.yml"],
    cwd: ROOT,
    env,
    stdout: "null",
    stderr: "null",
  }).spawn();
  const { connect } = await startClient(state);
  await connect();
  const ms = performance.now() - start;
  const status = await Deno.readTextFile(`/proc/${child.pid}/status`).catch(() => "");
  const rssMb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024;
  child.kill("SIGTERM");
  await child.status;
  return { ms, rssMb };
}

async function startClient(state: string): Promise<{ connect(): Promise<void> }> {
  const { Container } = await import("../../../mod.ts");
  const { EmbeddedServiceRegistry } = await import("../../../transports/embedded/mod.ts");
  const { NullEventSystem } = await import("../../../transports/null_events.ts");
  const { MsgpackSerializer } = await import("../../../transports/serializers/mod.ts");
  const { ZmtpTransport } = await import("../../../transports/zmtp/mod.ts");
  const container = new Container({
    transport: new ZmtpTransport(),
    registry: new EmbeddedServiceRegistry({ stateDir: state }),
    events: new NullEventSystem(),
    serializer: new MsgpackSerializer(),
  }, { isolated: true });
  await container.start();
  return {
    async connect() {
      const question = { subject: "Greeting.greet", body: { name: "Joe" } };
      await container.request("Greeting", question, { wait: true, timeoutMs: 20_000 });
      await container.stop();
    },
  };
}

/** Rows of the start-up table: what, how long or how much, and the ratio to an empty program. */
export async function measureStartUp(): Promise<string[][]> {
  const directory = await Deno.makeTempDir();
  const empty = join(directory, "empty.ts");
  await Deno.writeTextFile(empty, "");
  const times: Record<"empty" | "list" | "first" | "instance" | "rss", number[]> = {
    empty: [],
    list: [],
    first: [],
    instance: [],
    rss: [],
  };
  for (let run = 0; run < RUNS; run++) {
    times.empty.push(await timeRun(["run", "-A", empty]));
    times.list.push(await timeRun(["run", "-A", CLI, "list"]));
    const state = join(directory, `state-${run}`);
    times.first.push((await timeInstance(state)).ms);
    const { ms, rssMb } = await timeInstance(state);
    times.instance.push(ms);
    times.rss.push(rssMb);
  }
  const idle = await startProcess(["eval", "console.log(1); setInterval(() => {}, 1000)"]);
  const status = await Deno.readTextFile(`/proc/${idle.pid}/status`).catch(() => "");
  const idleMb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024;
  await idle.stop();
  await Deno.remove(directory, { recursive: true });
  const middle = (values: number[]) => percentile(Float64Array.from(values).sort(), 50);
  const base = middle(times.empty);
  const row = (what: string, ms: number) => [what, `${ms.toFixed(0)} ms`, (ms / base).toFixed(2)];
  return [
    row("empty Deno program", base),
    row("lymph list", middle(times.list)),
    row("lymph instance, until its first answer", middle(times.instance)),
    row("the same, when a source has changed", middle(times.first)),
    [
      "memory of an idle instance",
      `${middle(times.rss).toFixed(0)} MB`,
      (middle(times.rss) / idleMb).toFixed(2),
    ],
  ];
}

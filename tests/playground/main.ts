/**
 * `deno task playground [--cluster] [--tmux[=<layout>]]`: brings up all of the tutorial, on nothing
 * but files or on real servers, in this terminal or in several of tmux's.
 *
 * @module
 */
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { LAYOUTS, tmuxCommands } from "./layouts.ts";
import { startServers } from "./start_servers.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BIN = fileURLToPath(new URL("bin", import.meta.url));
const CLUSTER = fileURLToPath(new URL("cluster.yml", import.meta.url));
const SESSION = "lymph";

type Environment = Readonly<Record<string, string>>;

interface Choice {
  readonly cluster: boolean;
  /** Name of a layout; undefined for this terminal. */
  readonly layout: string | undefined;
}

function readArguments(args: readonly string[]): Choice {
  let choice: Choice = { cluster: false, layout: undefined };
  for (const arg of args) {
    const [option, layout = "all"] = arg.split("=", 2);
    if (arg === "--cluster") choice = { ...choice, cluster: true };
    else if (option === "--tmux" && Object.hasOwn(LAYOUTS, layout)) choice = { ...choice, layout };
    else {
      const layouts = Object.keys(LAYOUTS).join("|");
      console.error(`Usage: deno task playground [--cluster] [--tmux[=${layouts}]]`);
      Deno.exit(2);
    }
  }
  return choice;
}

/** Runs a program in this terminal; an interrupt is for the program, which ends then. */
async function run(program: string, args: readonly string[], env: Environment): Promise<number> {
  const child = new Deno.Command(program, { args: [...args], cwd: ROOT, env }).spawn();
  const ignore = (): void => {};
  const forward = (): void => child.kill("SIGTERM");
  Deno.addSignalListener("SIGINT", ignore);
  Deno.addSignalListener("SIGTERM", forward);
  try {
    return (await child.status).code;
  } finally {
    Deno.removeSignalListener("SIGINT", ignore);
    Deno.removeSignalListener("SIGTERM", forward);
  }
}

async function runTmux(layout: string, env: Environment): Promise<number> {
  // On a server of its own, and from inside of another session, too.
  const tmux = (...args: string[]) => run("tmux", ["-L", SESSION, ...args], { ...env, TMUX: "" });
  const options = { directory: ROOT, env };
  try {
    for (const args of tmuxCommands(SESSION, LAYOUTS[layout] ?? [], options)) {
      const code = await tmux(...args);
      if (code !== 0) return code;
    }
    return await tmux("attach-session", "-t", SESSION);
  } finally {
    await tmux("kill-server");
  }
}

async function play({ cluster: isCluster, layout }: Choice): Promise<number> {
  if (isCluster) console.error("Starting ZooKeeper and RabbitMQ");
  await using servers = isCluster ? await startServers() : undefined;
  const path = `${BIN}${delimiter}${Deno.env.get("PATH")}`;
  // For programs without a configuration of their own, and for instances that have one.
  const named = { LYMPH_CONFIG: CLUSTER, LYMPH_NODE_CONFIG: CLUSTER };
  const cluster: Environment = servers ? { ...servers.env, ...named } : {};
  const env = { PATH: path, ...cluster };
  if (layout !== undefined) return await runTmux(layout, env);
  console.error(`In other terminals:\n  export PATH="${BIN}:$PATH"`);
  for (const [name, value] of Object.entries(cluster)) console.error(`  export ${name}='${value}'`);
  console.error("Try: curl 'localhost:4080/greet?name=Joe'");
  return await run(`${BIN}/lymph`, ["node"], env);
}

if (import.meta.main) Deno.exit(await play(readArguments(Deno.args)));

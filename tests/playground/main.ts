/**
 * `deno task playground [--cluster] [--tmux[=<layout>]]`: brings up all of the tutorial, on nothing
 * but files or on real servers, in this terminal or in several of tmux's. It plays with the project
 * in the working directory: for the task, this checkout.
 *
 * @module
 */
import { delimiter, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type Choice, HELP, readArguments } from "./arguments.ts";
import { clusterEnvironment } from "./cluster.ts";
import { openSession, stopSession } from "./session.ts";
import { ServersError, startServers } from "./start_servers.ts";
import { TmuxError } from "./tmux.ts";

const BIN = fileURLToPath(new URL("bin", import.meta.url));

/** Runs a program in this terminal; an interrupt is for the program, which ends then. */
async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const child = new Deno.Command(program, { args: [...args], env }).spawn();
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

async function runHere(isCluster: boolean): Promise<number> {
  if (isCluster) console.error("Starting ZooKeeper and RabbitMQ");
  await using servers = isCluster ? await startServers() : undefined;
  const cluster = servers ? clusterEnvironment(servers.env) : {};
  console.error(`In other terminals:\n  export PATH="${BIN}:$PATH"`);
  for (const [name, value] of Object.entries(cluster)) console.error(`  export ${name}='${value}'`);
  console.error("Try: curl 'localhost:4080/greet?name=Joe'");
  return await run(`${BIN}/lymph`, ["node"], cluster);
}

async function play(choice: Choice): Promise<number> {
  if (choice.kind === "help") return console.log(HELP.trimEnd()), 0;
  if (choice.kind === "stop") return await stopSession(), 0;
  const { isCluster, layout } = choice;
  // The program of this checkout and the same Deno as here, for all that is started.
  const path = [BIN, dirname(Deno.execPath()), Deno.env.get("PATH")];
  Deno.env.set("PATH", path.join(delimiter));
  if (layout === undefined) return await runHere(isCluster);
  await openSession({ layout, isCluster, directory: Deno.cwd() });
  return 0;
}

if (import.meta.main) {
  const choice = readArguments(Deno.args);
  if (typeof choice === "string") {
    console.error(choice);
    Deno.exit(2);
  }
  try {
    Deno.exit(await play(choice));
  } catch (error) {
    if (!(error instanceof TmuxError || error instanceof ServersError)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}

/**
 * The `lymph` program.
 *
 * This module and what it imports statically use nothing that an import map has to provide, so
 * that `deno install --global` needs no configuration. It answers what it can by itself, starts
 * Deno with the project's configuration where services are to be loaded, and otherwise runs the
 * command in this very process.
 *
 * @example Install it
 * ```sh
 * deno install --global -A --name lymph cli/main.ts
 * ```
 *
 * @module
 */
import { checkArguments } from "./command/check_arguments.ts";
import { frontPage } from "./command/front_page.ts";
import { endWithLauncher } from "./launcher/end_with_launcher.ts";
import { launcherPid, removeImportMap } from "./launcher/launched.ts";

/**
 * Runs the program.
 *
 * @param args Its arguments, a command first.
 * @returns The exit code: 0, 1 after an error, 2 after wrong usage.
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    checkArguments(args);
    const page = frontPage(args);
    if (page !== undefined) return await show(page, args.length === 0);
    return await launchProject(args) ?? await runHere(args);
  } catch (error) {
    const { reportFailure } = await load<typeof import("./command/failure.ts")>(
      "./command/failure.ts",
    );
    return reportFailure(error);
  }
}

/** Hides a module from Deno, which would otherwise prepare it for every call. */
async function load<Module>(path: string): Promise<Module> {
  return await import(path);
}

async function show(page: string, isMistake: boolean): Promise<number> {
  const { openTerminal } = await load<typeof import("./terminal/terminal.ts")>(
    "./terminal/terminal.ts",
  );
  const terminal = await openTerminal({ color: false });
  if (isMistake) terminal.note(page);
  else terminal.print(page);
  return isMistake ? 1 : 0;
}

async function launchProject(args: readonly string[]): Promise<number | undefined> {
  if (launcherPid() !== undefined) {
    removeImportMap();
    return undefined;
  }
  const { launch } = await load<typeof import("./launcher/launch.ts")>("./launcher/launch.ts");
  return await launch(args);
}

async function runHere(args: readonly string[]): Promise<number> {
  endWithLauncher();
  const program = runsServices(args) ? "./preload/mod.ts" : "./cli.ts";
  const { runCommand } = await load<typeof import("./cli.ts")>(program);
  return await runCommand(args);
}

/** Whether the command is one of those that load most of the framework. */
function runsServices([command = "", action]: readonly string[]): boolean {
  if (command === "node") return action === undefined || action.startsWith("-");
  return command === "instance" || command === "worker";
}

if (import.meta.main) Deno.exit(await main(Deno.args));

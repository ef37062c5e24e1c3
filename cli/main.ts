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
import { reportFailure } from "./command/failure.ts";
import { frontPage, USAGE } from "./command/front_page.ts";
import { endWithLauncher } from "./launcher/end_with_launcher.ts";
import { openTerminal } from "./terminal/terminal.ts";

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
    if (page === undefined) {
      return await launchProject(args) ?? await runHere(args);
    }
    const terminal = await openTerminal({ color: false });
    if (args.length === 0) {
      terminal.note(USAGE);
      return 1;
    }
    terminal.print(page);
    return 0;
  } catch (error) {
    return reportFailure(error);
  }
}

/** Hides the module from Deno, as loading what it takes of Node's library would slow every call. */
async function launchProject(args: readonly string[]): Promise<number | undefined> {
  const module: string = "./launcher/launch.ts";
  const { launch }: typeof import("./launcher/launch.ts") = await import(module);
  return await launch(args);
}

/** Hides the module from Deno, which would otherwise prepare it for every call. */
async function runHere(args: readonly string[]): Promise<number> {
  endWithLauncher();
  const module: string = "./cli.ts";
  const { runCommand }: typeof import("./cli.ts") = await import(module);
  return await runCommand(args);
}

if (import.meta.main) Deno.exit(await main(Deno.args));

import { type CommandEntry, commands } from "./commands.ts";
import { version } from "./version.ts";

/** How the program is called. */
export const USAGE = `Usage: lymph <command> [options] [<arguments>...]
       lymph list
       lymph help <command>`;

/**
 * Answers calls that need neither a project nor a parser, hence no launch.
 *
 * @param args The program's arguments.
 * @returns What to print, or undefined if the call is none of these.
 */
export function frontPage(args: readonly string[]): string | undefined {
  const [first = "--help"] = args;
  if (args.length > 1) return undefined;
  if (first === "--help" || first === "-h") return USAGE;
  if (first === "--version") return version;
  if (first === "help") return `${USAGE}\n\n${formatCommands()}`;
  return undefined;
}

/**
 * Writes the table of commands.
 *
 * @param emphasize Makes a name stand out.
 */
export function formatCommands(
  emphasize: (name: string) => string = (name) => name,
  entries: Readonly<Record<string, CommandEntry>> = commands,
): string {
  const width = Math.max(...Object.keys(entries).map((name) => name.length));
  return Object.entries(entries).map(([name, { summary }]) =>
    `${emphasize(name)}${" ".repeat(width - name.length)}  ${summary}`
  ).join("\n");
}

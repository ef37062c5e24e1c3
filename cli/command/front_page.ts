import { type CommandEntry, commands } from "./catalogue.ts";
import { version } from "./version.ts";

/** How the program is called. */
export const USAGE = `Usage: lymph <command> [options] [<arguments>...]
       lymph list
       lymph help <command>`;

/**
 * Answers calls that need neither a project nor a parser, hence no launch.
 *
 * @param args The program's arguments.
 * @param config The configuration file that the environment names, if it names one.
 * @returns What to print, or undefined for any other call.
 */
export function frontPage(
  args: readonly string[],
  config: string | undefined = Deno.env.get("LYMPH_CONFIG"),
): string | undefined {
  const [first = "--help"] = args;
  if (args.length > 1) return undefined;
  if (first === "--help" || first === "-h") return USAGE;
  if (first === "--version") return version;
  if (first === "help") return `${USAGE}\n\n${formatCommands()}`;
  if (first === "list" && !mayConfigureCommands(config)) return formatCommands();
  return undefined;
}

/**
 * Whether the configuration may name commands, too. A look at its text is enough to list the
 * program's own ones ten times as fast where it does not.
 */
function mayConfigureCommands(config: string | undefined): boolean {
  try {
    const text = config ? Deno.readTextFileSync(config) : readNearest(Deno.cwd());
    return /^["']?commands["']?\s*:/m.test(text);
  } catch {
    return true; // loading it will say what is wrong
  }
}

/** The text of the configuration in a directory or above it; empty if there is no such file. */
function readNearest(directory: string): string {
  for (let path = directory;; path = path.slice(0, path.lastIndexOf("/"))) {
    try {
      return Deno.readTextFileSync(`${path}/.lymph.yml`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    if (!path.includes("/")) return "";
  }
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

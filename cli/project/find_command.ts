import { didYouMean } from "../../core/config/closest.ts";
import { type Config, decode } from "../../core/config/mod.ts";
import { ConfigError, toError } from "../../core/errors.ts";
import { loadModule, type ModuleSearch } from "../config/classes/load_module.ts";
import { parseClassSpecifier } from "../config/classes/specifier.ts";
import { type Command, type CommonOptions, UsageError, type Values } from "../command/command.ts";
import { type CommandEntry, commands, loadCommand } from "../command/catalogue.ts";
import { namedFiles } from "../launcher/named_files.ts";
import { openConfig } from "./open_config.ts";

/** A command that is ready to run, or to be explained. */
export interface FoundCommand {
  /** One sentence on what it does. */
  readonly summary: string;
  /** The command. */
  readonly command: Command;
}

/**
 * Finds a command: one of the program's own, or else one that `commands:` of the configuration
 * names.
 *
 * @param name Its name.
 * @param inputs What stands behind it on the command line, as that may say where configuration is.
 * @throws {UsageError} If there is no command of that name.
 * @throws {ConfigError} If it is configured and cannot be loaded.
 */
export async function findCommand(
  name: string,
  inputs: readonly string[],
  builtIns: Readonly<Record<string, CommandEntry>>,
): Promise<FoundCommand> {
  const entry = Object.hasOwn(builtIns, name) ? builtIns[name] : undefined;
  if (entry !== undefined) return { summary: entry.summary, command: await loadCommand(entry) };
  const { config, file = "", directories: { project } } = await openConfig(namedFiles(inputs));
  const section = config.section("commands");
  if (section.has([name])) {
    const search = { cwd: Deno.cwd(), env: Deno.env.toObject(), project };
    const command = await loadExtension(section, name, { file, search });
    return { summary: command.summary ?? "", command };
  }
  const names = [...Object.keys(builtIns), ...section.keys()];
  const hint = didYouMean(name, names) || "; see 'lymph list'";
  throw new UsageError(`Unknown command ${JSON.stringify(name)}${hint}`);
}

/**
 * The commands that `commands:` of the configuration names besides the built-in ones; none of them is loaded
 * for it.
 */
export async function configuredCommands(
  options: Pick<Values<CommonOptions>, "config" | "vars">,
): Promise<Record<string, CommandEntry>> {
  const section = (await openConfig(options)).config.section("commands");
  const names = section.keys().filter((name) => !Object.hasOwn(commands, name));
  const entries = names.map((name) => {
    const module = section.read([name], decode.string);
    return [name, { module, summary: `Configured as ${module}` }] as const;
  });
  return Object.fromEntries(entries);
}

async function loadExtension(
  section: Config,
  name: string,
  { file, search }: { readonly file: string; readonly search: ModuleSearch },
): Promise<Command> {
  const specifier = section.read([name], decode.string);
  try {
    const { module, name: exported } = parseClassSpecifier(specifier);
    const { exports, label } = await loadModule(module, file, search);
    const found = Object.hasOwn(exports, exported) ? exports[exported] : undefined;
    if (isCommand(found)) return found;
    const names = Object.keys(exports);
    throw new Error(
      `${label} does not export a command named ${exported}${didYouMean(exported, names)}`,
    );
  } catch (cause) {
    throw new ConfigError(
      `commands.${name}: Cannot load ${specifier}: ${toError(cause).message}`,
      { cause },
    );
  }
}

/** By its form, as a package may have been made with another copy of the framework. */
function isCommand(value: unknown): value is Command {
  return typeof value === "object" && value !== null && "run" in value &&
    typeof value.run === "function" && "options" in value && "args" in value;
}

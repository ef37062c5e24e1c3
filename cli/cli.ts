import { type Command, commonOptions, UsageError, type Values } from "./command/command.ts";
import { type CommandEntry, commands as allCommands } from "./command/catalogue.ts";
import { findCommand, type FoundCommand } from "./project/find_command.ts";
import { reportFailure } from "./command/failure.ts";
import { expandOptions } from "./command/expand_options.ts";
import { formatHelp } from "./command/help_text.ts";
import { refuseDebugger } from "./launcher/refuse_debugger.ts";
import { type ProgramLog, startLog } from "./log/logging.ts";
import { parseArguments } from "./command/parse_arguments.ts";
import { Output } from "./terminal/output.ts";
import { screenOf } from "./terminal/screen.ts";
import { openTerminal, type Terminal } from "./terminal/terminal.ts";
import { version } from "./command/version.ts";

/** Options of {@linkcode runCommand}. */
export interface RunOptions {
  /** The commands there are. */
  readonly commands?: Readonly<Record<string, CommandEntry>>;
  /**
   * The command, whatever its name; it does not change how this process logs.
   *
   * @default {found by its name}
   */
  readonly found?: FoundCommand;
  /** Where to read and write; by default the terminal of this process. */
  readonly terminal?: Terminal;
}

/**
 * Runs one command.
 *
 * @param args Name of the command, then its options and arguments.
 * @returns The exit code: 0, 1 after an error, 2 after wrong usage.
 */
export async function runCommand(
  [name = "help", ...inputs]: readonly string[],
  { commands = allCommands, found, terminal }: RunOptions = {},
): Promise<number> {
  let isDetailed = (): boolean => false;
  using _debugger = refuseDebugger();
  using output = new Output();
  let out = terminal ?? await openTerminal({ color: false, output });
  try {
    if (name.startsWith("-")) {
      throw new UsageError(`Options must follow the command: current value is ${name}`);
    }
    const { command, summary } = found ?? await findCommand(name, inputs, commands);
    const given = expandOptions(inputs, { ...command.options, ...commonOptions });
    if (isGiven(given, "--version")) return show(out, version);
    if (isGiven(given, "--help")) {
      return show(out, formatHelp(name, summary, command, screenOf()?.columns));
    }
    const { options, args } = await parseArguments(command, inputs);
    const common = options as Values<typeof commonOptions>;
    isDetailed = () => common.loglevel === "debug";
    out = terminal ?? await openTerminal({ ...common, output });
    using log = command.standalone || found ? undefined : openLog(common, output);
    // By whatever way it was asked for: --debug, --loglevel or the configuration.
    if (log !== undefined) isDetailed = () => log.level === "debug";
    const context = { options: common, args, terminal: out, log };
    return await command.run(context as Parameters<Command["run"]>[0]) ?? 0;
  } catch (error) {
    return reportFailure(error, { withStack: isDetailed(), write: (text) => out.note(text) });
  } finally {
    await output.flush();
  }
}

function isGiven(inputs: readonly string[], ...options: readonly string[]): boolean {
  const end = inputs.indexOf("--");
  return inputs.slice(0, end < 0 ? undefined : end).some((input) => options.includes(input));
}

function show(terminal: Terminal, text: string): number {
  terminal.print(text);
  return 0;
}

function openLog(
  { loglevel, logfile, logFormat }: Values<typeof commonOptions>,
  output: Output,
): ProgramLog {
  return startLog({ level: loglevel, file: logfile, format: logFormat }, output);
}

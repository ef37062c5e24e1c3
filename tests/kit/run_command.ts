import { runCommand as runFound } from "../../cli/cli.ts";
import { withParts } from "../../cli/parts/supplied_parts.ts";
import type { Command } from "../../cli/command/command.ts";
import type { Terminal } from "../../cli/terminal/terminal.ts";
import { escapeControls } from "../../core/observe/printable.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import type { TestServices } from "./test_services.ts";

/** What a command has done. */
export interface CommandOutput {
  /** Exit code: 0, 1 after an error, 2 after wrong usage, or what the command returned. */
  readonly code: number;
  /** Its results. */
  readonly stdout: string;
  /** Its notes and errors. */
  readonly stderr: string;
}

/** Options of {@linkcode runCommand}. */
export interface RunCommandOptions {
  /**
   * What it reads from standard input.
   *
   * @default {""}
   */
  readonly input?: string;
  /**
   * The services that its clients find.
   *
   * @default {those of the project's configuration}
   */
  readonly services?: Pick<TestServices, "network">;
}

/**
 * Runs a command of `@lymph/lymph/command` in the test's process, as `lymph` runs it: options and
 * arguments are read, `--help` is answered, an error is one line.
 *
 * @param command The command.
 * @param args Its options and arguments.
 *
 * @example A command that asks a service
 * ```ts
 * import { Interface, rpc } from "@lymph/lymph";
 * import { command, connect, ipOptions, required } from "@lymph/lymph/command";
 * import { runCommand, startServices } from "@lymph/lymph/testing";
 * import assert from "node:assert/strict";
 *
 * const greet = command({
 *   summary: "Greet somebody.",
 *   options: ipOptions,
 *   args: { name: required("Name of the person to greet") },
 *   async run({ options, args: { name }, terminal }) {
 *     await using lymph = await connect(options);
 *     terminal.print(String(await lymph.proxy("Greeting").greet({ name })));
 *   },
 * });
 *
 * await using services = await startServices({}, { stubs: { "Greeting.greet": "Hi!" } });
 * const { code, stdout } = await runCommand(greet, ["Joe"], { services });
 * assert.deepEqual([code, stdout], [0, "Hi!\n"]);
 * ```
 */
export async function runCommand(
  command: Command,
  args: readonly string[] = [],
  { input = "", services }: RunCommandOptions = {},
): Promise<CommandOutput> {
  let [stdout, stderr] = ["", ""];
  const terminal: Terminal = {
    columns: 80,
    hasColors: false,
    print: (text) => void (stdout += `${escapeControls(text)}\n`),
    note: (text) => void (stderr += `${escapeControls(text)}\n`),
    status: () => {},
    style: (_, text) => text,
    readInput: () => Promise.resolve(input),
    neverWait: () => {},
    room: () => Promise.resolve(),
    flush: () => Promise.resolve(),
    broken: new Promise(() => {}),
  };
  const found = { command, summary: command.summary ?? "" };
  const run = () => runFound(["command", ...args], { found, terminal });
  const code = services === undefined
    ? await run()
    : await withParts(() => services.network.parts(new MsgpackSerializer()), run);
  return { code, stdout, stderr };
}

/**
 * What commands of a project's own are made of. Name one in the configuration, and `lymph` has it:
 *
 * ```yaml
 * commands:
 *   count: ./commands.ts:count # or npm:a-package@1:count
 * ```
 *
 * `lymph top` is the first command of this kind.
 *
 * @example A command
 * ```ts ignore
 * import { command, connect, ipOptions, required } from "@lymph/lymph/command";
 *
 * export const count = command({
 *   summary: "Count the methods of a service.",
 *   options: ipOptions,
 *   args: { service: required("Name of the service") },
 *   async run({ options, args, terminal }) {
 *     await using lymph = await connect(options);
 *     const question = { subject: "lymph.inspect", body: {} };
 *     const { body } = await lymph.request(args.service, question);
 *     terminal.print(String((body as { methods: unknown[] }).methods.length));
 *   },
 * });
 * ```
 *
 * @module
 */
export type * from "../mod.ts";
export { connect } from "./client/connect.ts";
export type { Connection, ConnectOptions } from "./client/connection.ts";
export {
  any,
  type Argument,
  type Arguments,
  type ArgumentSettings,
  type Command,
  command,
  type CommandContext,
  type CommonOptions,
  commonOptions,
  flag,
  list,
  many,
  type Option,
  optional,
  type Options,
  required,
  UsageError,
  value,
  valueOr,
  type Values,
  type ValueSettings,
} from "./command/command.ts";
export { type IpOptions, ipOptions } from "./command/shared_options.ts";
export type { LogRecord, LogSink } from "../core/observe/logs/log.ts";
export { aborted } from "../core/time/abort.ts";
export type { LogSettings, ProgramLog } from "./log/logging.ts";
export { parseSeconds } from "./command/seconds.ts";
export { listenForStop, type StopSignalOptions, type StopSignals } from "./process/signals.ts";
export type { Style, Terminal } from "./terminal/terminal.ts";

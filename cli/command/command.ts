/**
 * What a command is. A command is one file in `cli/commands/`, loaded only when it runs; its name and
 * summary stand in `catalogue.ts`.
 *
 * @module
 */
import * as decode from "../../core/config/decoders.ts";
import type { LogLevel } from "../../core/observe/logs/log.ts";
import { parseLogLevel } from "../log/log_level.ts";
import type { ProgramLog } from "../log/logging.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** One option, such as `--timeout=<seconds>`. */
export interface Option<Value = unknown> {
  /** Whether it stands alone, takes a value, or takes one value each time it is given. */
  readonly kind: "flag" | "value" | "list";
  /** What it does, without a full stop. */
  readonly summary: string;
  /** Its one-letter form. */
  readonly short?: string;
  /** What its value is, in one word. */
  readonly placeholder?: string;
  /** Whether `--no-<name>` exists too. */
  readonly negatable?: boolean;
  /** Reads its value; throws an error that says what is required. */
  readonly parse: (text: string) => unknown;
  /** What it is worth when it is not given. */
  readonly fallback: Value;
}

/** One argument, such as `<subject>`. */
export interface Argument<Value = unknown> {
  /** Whether it must be given, may be given, or is given any number of times, at least once or not. */
  readonly kind: "required" | "optional" | "many" | "any";
  /** What it is, without a full stop. */
  readonly summary: string;
  /** What it can be, for shells to complete; undefined where only the command knows. */
  readonly choices?: readonly string[];
  /** Never set: carries the type. */
  readonly value?: Value;
}

/** Named options. */
export type Options = Readonly<Record<string, Option>>;
/** Named arguments, in order. */
export type Arguments = Readonly<Record<string, Argument>>;

/** Values of options and arguments by their names. */
export type Values<Parameters> = {
  readonly [Name in keyof Parameters]: Parameters[Name] extends Option<infer Value> ? Value
    : Parameters[Name] extends Argument<infer Value> ? Value
    : never;
};

/** What a running command works with. */
export interface CommandContext<O extends Options = Options, A extends Arguments = Arguments> {
  /** Values of its own options and of the common ones. */
  readonly options: Values<O & CommonOptions>;
  /** Values of its arguments. */
  readonly args: Values<A>;
  /** Where results and notes go. */
  readonly terminal: Terminal;
  /** The log; undefined for a standalone command. */
  readonly log: ProgramLog | undefined;
}

/** Something that `lymph` can do. */
export interface Command<O extends Options = Options, A extends Arguments = Arguments> {
  /** One sentence on what it does, for a command that configuration names. */
  readonly summary?: string;
  /** Its own options. */
  readonly options: O;
  /** Its arguments, in order. */
  readonly args: A;
  /** What else there is to say in its help. */
  readonly details?: string;
  /**
   * Whether it needs neither a project nor logs.
   *
   * @default {false}
   */
  readonly standalone?: boolean;
  /**
   * Does it.
   *
   * @returns The exit code; nothing stands for 0.
   * @throws {UsageError} If options or arguments do not go together.
   * @throws {Error} If it fails; the message is shown on one line.
   */
  run(context: CommandContext<O, A>): Promise<number | void>;
}

/** The command line is wrong. */
export class UsageError extends Error {
  /** Survives bundling and minification. */
  override name = "UsageError";
}

/** Defines a command; its options and arguments type what `run` gets. */
export function command<const O extends Options, const A extends Arguments>(
  definition: Command<O, A>,
): Command {
  // The parser hands over what O and A describe, which the plain type cannot say.
  return definition as unknown as Command;
}

/** An option that is given or not. */
export function flag(
  summary: string,
  settings: { readonly short?: string } = {},
): Option<boolean> {
  return { kind: "flag", summary, fallback: false, parse: Boolean, ...settings };
}

/** Settings of {@linkcode value} and {@linkcode list}. */
export interface ValueSettings<Value> {
  /** One-letter form. */
  readonly short?: string;
  /** What the value is, in one word. */
  readonly placeholder: string;
  /** Reads the value; throws an error that says what is required. */
  readonly parse?: (text: string) => Value;
}

/** An option that takes a value. */
export function value<Value = string>(
  summary: string,
  settings: ValueSettings<Value>,
): Option<Value | undefined> {
  return { kind: "value", summary, fallback: undefined, parse: String, ...settings };
}

/** An option that takes a value and has one even if it is not given. */
export function valueOr<Value>(
  fallback: Value,
  summary: string,
  settings: ValueSettings<Value>,
): Option<Value> {
  return { kind: "value", summary, fallback, parse: String, ...settings };
}

/** An option that may be given several times. */
export function list(summary: string, settings: ValueSettings<string>): Option<readonly string[]> {
  return { kind: "list", summary, fallback: [], parse: String, ...settings };
}

/** Settings of {@linkcode required} and {@linkcode optional}. */
export type ArgumentSettings = Pick<Argument, "choices">;

/** An argument that must be given. */
export function required(summary: string, settings: ArgumentSettings = {}): Argument<string> {
  return { kind: "required", summary, ...settings };
}

/** An argument that may be given. */
export function optional(
  summary: string,
  settings: ArgumentSettings = {},
): Argument<string | undefined> {
  return { kind: "optional", summary, ...settings };
}

/** The last argument, given at least once. */
export function many(summary: string): Argument<readonly string[]> {
  return { kind: "many", summary };
}

/** The last argument, given any number of times. */
export function any(summary: string): Argument<readonly string[]> {
  return { kind: "any", summary };
}

/** Type of {@linkcode commonOptions}. */
export interface CommonOptions extends Options {
  /** Configuration file. */
  readonly config: Option<string | undefined>;
  /** File with values for variables. */
  readonly vars: Option<string | undefined>;
  /** Least level that is logged. */
  readonly loglevel: Option<LogLevel | undefined>;
  /** Where logs go. */
  readonly logfile: Option<string | undefined>;
  /** How log lines look. */
  readonly logFormat: Option<"text" | "json" | undefined>;
  /** Whether to use colors. */
  readonly color: Option<boolean | undefined>;
  /** Show the help. */
  readonly help: Option<boolean>;
  /** Show the version. */
  readonly version: Option<boolean>;
}

/** Options that every command has. */
export const commonOptions: CommonOptions = {
  config: value<string>("Configuration file, by default $LYMPH_CONFIG or .lymph.yml", {
    short: "c",
    placeholder: "file",
  }),
  vars: value<string>("File with values for $(var.…), by default $LYMPH_VARS", {
    placeholder: "file",
  }),
  loglevel: value<LogLevel>("DEBUG, INFO, WARNING (the default) or ERROR", {
    placeholder: "level",
    parse: parseLogLevel,
  }),
  logfile: value<string>("Log to this file instead of the terminal", { placeholder: "file" }),
  logFormat: value<"text" | "json">("Format of log lines: text (the default) or json", {
    placeholder: "format",
    parse: decode.oneOf("text", "json"),
  }),
  color: {
    kind: "flag",
    summary: "Turn colors on or off, whatever the terminal supports",
    negatable: true,
    parse: Boolean,
    fallback: undefined,
  } as Option<boolean | undefined>,
  help: flag("Show this help", { short: "h" }),
  version: flag("Show the version"),
};

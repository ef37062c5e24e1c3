/**
 * The only file that knows the argument parser.
 *
 * @module
 */
import {
  type Application,
  ArgumentScannerError,
  buildApplication,
  buildCommand,
  type CommandContext as ParserContext,
  formatMessageForArgumentScannerError,
  run,
  type StricliProcess,
  text_en,
  type TypedCommandParameters,
} from "@stricli/core";
import { toError } from "../../core/errors.ts";
import { type Command, commonOptions, type Option, type Options, UsageError } from "./command.ts";
import { checkOptions, expandOptions, optionOf } from "./expand_options.ts";

/** What was on the command line. */
export interface ParsedArguments {
  /** Values of options by name. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Values of arguments by name. */
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * Reads the options and arguments of a command, in any order; `--` ends the options.
 *
 * @throws {UsageError} If they do not fit; the message is one line.
 */
export async function parseArguments(
  command: Command,
  inputs: readonly string[],
): Promise<ParsedArguments> {
  let parsed: ParsedArguments | undefined;
  let complaint = "";
  const process: StricliProcess = {
    stdout: { write: () => {} },
    stderr: { write: (text) => complaint += text },
    env: {},
  };
  const values: string[] = [];
  const application = applicationFor(command, values, (result) => parsed = result);
  const options = { ...command.options, ...commonOptions };
  const expanded = expandOptions(inputs, options);
  checkOptions(expanded, options);
  await run(application, setAside(expanded, options, values), { process });
  return parsed ?? raise(new UsageError(complaint.trim().split("\n", 1)[0]));
}

function applicationFor(
  command: Command,
  values: readonly string[],
  onParsed: (parsed: ParsedArguments) => void,
): Application<ParserContext> {
  const options: Options = { ...command.options, ...commonOptions };
  const parser = buildCommand<Record<string, unknown>, string[], ParserContext>({
    func(given, ...positional) {
      onParsed({
        options: mapValues(options, (option, name) => given[name] ?? option.fallback),
        args: nameArguments(command, positional),
      });
    },
    // The parser's types are made for literal descriptions, ours are computed.
    parameters: {
      flags: mapValues(options, (option) => describeOption(option, values)),
      aliases: aliasesOf(options),
      positional: describeArguments(command),
    } as unknown as TypedCommandParameters<Record<string, unknown>, string[], ParserContext>,
    docs: { brief: "" },
  });
  return buildApplication(parser, {
    name: "lymph",
    scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
    localization: {
      text: {
        ...text_en,
        exceptionWhileParsingArguments: (error) => explain(error, Object.keys(command.args)),
      },
    },
  }, {});
}

function describeOption(
  { kind, summary, negatable = false, parse, placeholder }: Option,
  values: readonly string[],
): object {
  const common = { brief: summary, optional: true };
  return kind === "flag" ? { ...common, kind: "boolean", withNegated: negatable } : {
    ...common,
    kind: "parsed",
    parse: (index: string) => parse(values[Number(index)] ?? ""),
    variadic: kind === "list",
    placeholder,
  };
}

function aliasesOf(options: Options): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, { short }]) => short ? [[short, name]] : []),
  );
}

function describeArguments({ args }: Command): object {
  const parameters = Object.entries(args).map(([name, { kind, summary }]) => ({
    brief: summary,
    parse: String,
    placeholder: name,
    optional: kind === "optional",
  }));
  const kinds = Object.values(args).map(({ kind }) => kind);
  const minimum = kinds.filter((kind) => kind === "required" || kind === "many").length;
  return kinds.some((kind) => kind === "many" || kind === "any")
    ? { kind: "array", parameter: parameters.at(-1), minimum }
    : { kind: "tuple", parameters };
}

function nameArguments({ args }: Command, values: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).map(([name, { kind }], index) => [
      name,
      kind === "many" || kind === "any" ? values.slice(index) : values[index],
    ]),
  );
}

/**
 * Puts the number of a value in its place, as the parser takes some values for options, and others,
 * such as one with a line break, for nothing.
 */
function setAside(inputs: readonly string[], options: Options, values: string[]): string[] {
  const end = inputs.indexOf("--");
  return inputs.map((input, index) => {
    const [, name, value] = /^(--[^=]+)=(.*)$/s.exec(input) ?? [];
    if (name === undefined || value === undefined || end >= 0 && index > end) return input;
    if (value === "") throw new UsageError(`Option ${name} must have a value`);
    const isFlag = optionOf(name, options)?.kind === "flag";
    return isFlag ? input : `${name}=${values.push(value) - 1}`;
  });
}

function explain(error: unknown, args: readonly string[]): string {
  if (!(error instanceof ArgumentScannerError)) return toError(error).message;
  return formatMessageForArgumentScannerError(error, {
    UnsatisfiedFlagError: ({ externalFlagName }) =>
      `Option --${externalFlagName} must have a value`,
    UnexpectedFlagError: ({ externalFlagName }) =>
      `Option --${externalFlagName} may be given only once`,
    UnexpectedPositionalError: ({ input }) => describeUnexpected(input),
    UnsatisfiedPositionalError: ({ placeholder, limit }) =>
      `Missing argument <${limit === undefined ? placeholder : args[limit[1]] ?? placeholder}>`,
    ArgumentParseError: ({ externalFlagNameOrPlaceholder, exception }) =>
      `Option --${externalFlagNameOrPlaceholder} ${toError(exception).message}`,
  });
}

/** Says too that a configuration file is the value of an option, as it is easily forgotten. */
function describeUnexpected(input: string): string {
  const hint = /\.ya?ml$/.test(input)
    ? ` (did you mean ${JSON.stringify(`--config ${input}`)}?)`
    : "";
  return `Unexpected argument ${JSON.stringify(input)}${hint}`;
}

function mapValues<T>(options: Options, replace: (option: Option, name: string) => T) {
  return Object.fromEntries(Object.entries(options).map(([name, o]) => [name, replace(o, name)]));
}

function raise(error: Error): never {
  throw error;
}

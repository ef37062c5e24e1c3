import {
  type Argument,
  type Command,
  commonOptions,
  type Option,
  type Options,
} from "./command.ts";

/** The form in which an option is typed: `guessExternalIp` → `--guess-external-ip`. */
export function toOption(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Writes the help of a command. */
export function formatHelp(name: string, summary: string, command: Command): string {
  const args = Object.entries(command.args);
  const usage = ["Usage: lymph", name, "[options]", ...args.map(usageOf)].join(" ");
  const table = [
    ...section("Arguments", args.map(([arg, { summary }]) => [`<${arg}>`, summary])),
    ...section("Options", rowsOf(command.options)),
    ...section("Common options", rowsOf(commonOptions)),
  ];
  return [usage, "", summary, ...(command.details ? ["", command.details] : []), ...table]
    .join("\n");
}

function usageOf([name, { kind }]: readonly [string, Argument]): string {
  return {
    required: `<${name}>`,
    optional: `[<${name}>]`,
    many: `<${name}>...`,
    any: `[<${name}>...]`,
  }[kind];
}

function rowsOf(options: Options): [string, string][] {
  return Object.entries(options).map(([name, option]) => [formsOf(name, option), option.summary]);
}

function formsOf(name: string, { short, negatable, placeholder, kind }: Option): string {
  const long = negatable ? toOption(name).replace("--", "--[no-]") : toOption(name);
  const repeat = kind === "list" ? "..." : "";
  const value = placeholder === undefined ? "" : ` <${placeholder}>${repeat}`;
  return `${short === undefined ? "    " : `-${short}, `}${long}${value}`;
}

function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([left]) => left.length));
  return ["", `${title}:`, ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)];
}

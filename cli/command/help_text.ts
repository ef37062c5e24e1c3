import {
  type Argument,
  type Command,
  commonOptions,
  type Option,
  type Options,
} from "./command.ts";
import { wrap } from "../terminal/wrap.ts";

/** Columns of the longest option that has its summary beside it. */
const MOST_LEFT = 28;
const LEAST_RIGHT = 20;

/** The form in which an option is typed: `guessExternalIp` → `--guess-external-ip`. */
export function toOption(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * Writes the help of a command.
 *
 * @param columns Columns of a line.
 */
export function formatHelp(
  name: string,
  summary: string,
  command: Command,
  columns: number = 80,
): string {
  const args = Object.entries(command.args);
  const usage = ["Usage: lymph", name, "[options]", ...args.map(usageOf)].join(" ");
  const rows = [
    ["Arguments", args.map(([arg, { summary }]) => [`<${arg}>`, summary])],
    ["Options", rowsOf(command.options)],
    ["Common options", rowsOf(commonOptions)],
  ] as const;
  const details = (command.details ?? "").split("\n\n").flatMap((text) => [
    "",
    ...wrap(text, columns),
  ]);
  return [
    ...wrap(usage, columns),
    "",
    ...wrap(summary, columns),
    ...command.details ? details : [],
    ...rows.flatMap(([title, rows]) => section(title, rows, columns)),
  ].join("\n");
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

function section(
  title: string,
  rows: readonly (readonly string[])[],
  columns: number,
): string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([left = ""]) => left.length));
  const indent = " ".repeat(Math.min(width, MOST_LEFT) + 4);
  const lines = rows.flatMap(([left = "", right = ""]) => {
    const [first = "", ...others] = wrap(right, Math.max(columns - indent.length, LEAST_RIGHT));
    const start = `  ${left}`;
    return start.length > indent.length - 2
      ? [start, indent + first, ...others.map((line) => indent + line)]
      : [start.padEnd(indent.length) + first, ...others.map((line) => indent + line)];
  });
  return ["", `${title}:`, ...lines];
}

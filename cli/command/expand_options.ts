import { didYouMean } from "../../core/config/closest.ts";
import { type Option, type Options, UsageError } from "./command.ts";
import { toOption } from "./help_text.ts";

/**
 * Writes options as `--name` and `--name=value`, read as getopt does: one-letter options may be
 * joined, and a value may follow its letter at once or be the next argument, whatever it looks like.
 * What is no known option stays as it is.
 *
 * @param inputs What stands behind the command.
 * @param options The options that there are.
 */
export function expandOptions(inputs: readonly string[], options: Options): string[] {
  const expanded: string[] = [];
  const rest = [...inputs];
  // A flag that is given twice says no more than once.
  const add = (option: string): void => {
    const isFlag = !option.includes("=") && optionOf(option, options)?.kind === "flag";
    if (!isFlag || !expanded.includes(option)) expanded.push(option);
  };
  for (let input; (input = rest.shift()) !== undefined;) {
    if (input === "--") return [...expanded, input, ...rest];
    if (input.startsWith("--")) add(expandLong(input, options, rest));
    else if (input.startsWith("-") && input !== "-") {
      expandLetters(input.slice(1), options, rest).forEach(add);
    } else expanded.push(input);
  }
  return expanded;
}

/**
 * Refuses options that do not exist.
 *
 * @param expanded What {@linkcode expandOptions} has made.
 * @throws {UsageError} With what was probably meant.
 */
export function checkOptions(expanded: readonly string[], options: Options): void {
  const end = expanded.indexOf("--");
  for (const input of end < 0 ? expanded : expanded.slice(0, end)) {
    if (!input.startsWith("--")) {
      if (/^-./s.test(input)) throw new UsageError(`Unknown option ${input}`);
      continue;
    }
    const [name = ""] = input.split("=", 1);
    if (optionOf(name, options) !== undefined) continue;
    const known = Object.keys(options).map(toOption);
    throw new UsageError(`Unknown option ${name}${didYouMean(name, known)}`);
  }
}

function expandLong(input: string, options: Options, rest: string[]): string {
  const [name = ""] = input.split("=", 1);
  const takesValue = name === input && (optionOf(name, options)?.kind ?? "flag") !== "flag";
  const value = takesValue ? rest.shift() : undefined;
  return value === undefined ? input : `${name}=${value}`;
}

function expandLetters(letters: string, options: Options, rest: string[]): string[] {
  const expanded: string[] = [];
  for (const [index, letter] of [...letters].entries()) {
    const found = Object.entries(options).find(([, { short }]) => short === letter);
    if (found === undefined) return [...expanded, `-${letter}`];
    const name = toOption(found[0]);
    if (found[1].kind === "flag") {
      expanded.push(name);
      continue;
    }
    const attached = letters.slice(index + 1).replace(/^=/, "");
    const value = letters.length > index + 1 ? attached : rest.shift();
    return [...expanded, value === undefined ? name : `${name}=${value}`];
  }
  return expanded;
}

/** The option that `--trace-id`, `--traceId` or, where that exists, `--no-color` stands for. */
export function optionOf(name: string, options: Options): Option | undefined {
  const entries = Object.entries(options);
  const isNamed = (key: string, text: string) => text === toOption(key) || text === `--${key}`;
  const own = entries.find(([key]) => isNamed(key, name));
  if (own !== undefined) return own[1];
  const negated = name.startsWith("--no-") ? `--${name.slice("--no-".length)}` : undefined;
  return negated === undefined
    ? undefined
    : entries.find(([key, { negatable }]) => negatable && isNamed(key, negated))?.[1];
}

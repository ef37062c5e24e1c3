import type { Converter, ConverterArguments, CreateConverter } from "./converter.ts";

const UUID = "[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}";

/**
 * The converters of Werkzeug.
 *
 * @see https://werkzeug.palletsprojects.com/en/stable/routing/#built-in-converters
 */
export const CONVERTERS: Readonly<Record<string, CreateConverter>> = {
  default: stringConverter,
  string: stringConverter,
  path: () => texts("[^/].*?", { weight: 200, spansSegments: true }),
  uuid: () => texts(UUID),
  any: (args) => {
    if (args.positional.length === 0) throw new SyntaxError("any() must list its values");
    return texts(args.positional.map((choice) => RegExp.escape(String(choice))).join("|"));
  },
  int: (args) => {
    const digits = option(args, "fixed_digits", "number") ?? 0;
    return numbers("\\d+", args, (text) => {
      const value = Number(text);
      const isExact = Number.isSafeInteger(value);
      return isExact && (digits === 0 || text.replace("-", "").length === digits)
        ? value
        : undefined;
    }, (value) => {
      if (!Number.isSafeInteger(value)) return undefined;
      return `${value < 0 ? "-" : ""}${String(Math.abs(value)).padStart(digits, "0")}`;
    });
  },
  float: (args) =>
    numbers("\\d+\\.\\d+", args, Number, (value) => {
      const text = String(value);
      return /[e.]/.test(text) ? text : `${text}.0`;
    }),
};

function stringConverter(args: ConverterArguments): Converter {
  const length = option(args, "length", "number");
  const min = length ?? option(args, "minlength", "number") ?? args.positional[0] ?? 1;
  const max = length ?? option(args, "maxlength", "number") ?? args.positional[1] ?? "";
  return texts(`[^/]{${min},${max}}`);
}

function texts(
  pattern: string,
  { weight = 100, spansSegments = false }: Partial<Converter> = {},
): Converter {
  const whole = new RegExp(`^(?:${pattern})$`, "su");
  const parse = (text: string) => whole.test(text) ? text : undefined;
  return { pattern, weight, spansSegments, parse, format: (value) => parse(String(value)) };
}

function numbers(
  pattern: string,
  args: ConverterArguments,
  read: (text: string) => number | undefined,
  write: (value: number) => string | undefined,
): Converter {
  const min = option(args, "min", "number") ?? -Infinity;
  const max = option(args, "max", "number") ?? Infinity;
  const signed = option(args, "signed", "boolean") ? `-?${pattern}` : pattern;
  const whole = new RegExp(`^${signed}$`);
  const parse = (text: string) => {
    const value = whole.test(text) ? read(text) : undefined;
    return value !== undefined && value >= min && value <= max ? value : undefined;
  };
  const format = (value: unknown) => {
    const isText = typeof value === "string" && /^-?\d+(?:\.\d+)?$/.test(value);
    if (!isText && typeof value !== "number" && typeof value !== "bigint") return undefined;
    const text = write(Number(value));
    return text !== undefined && parse(text) !== undefined ? text : undefined;
  };
  return { pattern: signed, weight: 50, spansSegments: false, parse, format };
}

function option(args: ConverterArguments, name: string, type: "number"): number | undefined;
function option(args: ConverterArguments, name: string, type: "boolean"): boolean | undefined;
function option(args: ConverterArguments, name: string, type: string): unknown {
  const value = args.named[name];
  if (value === undefined || typeof value === type) return value;
  throw new SyntaxError(`${name} must be a ${type}: current value is ${value}`);
}

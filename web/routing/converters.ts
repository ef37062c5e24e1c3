import type { Converter, ConverterArguments, CreateConverter } from "./converter.ts";
import { readOptions } from "./converter_options.ts";

const UUID = "[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}";

/**
 * The converters of Werkzeug.
 *
 * @see https://werkzeug.palletsprojects.com/en/stable/routing/#built-in-converters
 */
export const CONVERTERS: Readonly<Record<string, CreateConverter>> = {
  default: stringConverter,
  string: stringConverter,
  path: (args) => {
    readOptions(args, {});
    return createTextConverter("[^/].*?", { weight: 200, spansSegments: true });
  },
  uuid: (args) => {
    readOptions(args, {});
    const converter = createTextConverter(UUID);
    // As Python writes what its UUID class has read.
    return { ...converter, parse: (text) => (converter.parse(text) as string)?.toLowerCase() };
  },
  any: ({ positional, named }) => {
    readOptions({ positional: [], named }, {});
    if (positional.length === 0) throw new SyntaxError("any() must list its values");
    return createTextConverter(positional.map((choice) => RegExp.escape(String(choice))).join("|"));
  },
  int: (args) => {
    const { fixed_digits: digits = 0, ...limits } = readOptions(args, {
      fixed_digits: "count",
      min: "number",
      max: "number",
      signed: "boolean",
    });
    return numbers("\\d+", limits, (text) => {
      const value = Number(text);
      const isExact = Number.isSafeInteger(value);
      return isExact && (digits === 0 || text.length === digits) ? value : undefined;
    }, (value) => {
      if (!Number.isSafeInteger(value)) return undefined;
      const sign = value < 0 ? "-" : "";
      return `${sign}${String(Math.abs(value)).padStart(digits - sign.length, "0")}`;
    });
  },
  float: (args) => {
    const limits = readOptions(args, { min: "number", max: "number", signed: "boolean" });
    return numbers("\\d+\\.\\d+", limits, Number, writeFloat);
  },
};

function stringConverter(args: ConverterArguments): Converter {
  const { minlength = 1, maxlength = Infinity, length } = readOptions(args, {
    minlength: "count",
    maxlength: "count",
    length: "count",
  });
  if (length !== undefined) return createTextConverter(`[^/]{${length}}`);
  if (maxlength < minlength) {
    throw new SyntaxError(`maxlength must be at least ${minlength}: current value is ${maxlength}`);
  }
  return createTextConverter(`[^/]{${minlength},${maxlength === Infinity ? "" : maxlength}}`);
}

/** A converter of this project's, whose regular expression takes linear time on any text. */
interface LinearConverter extends Converter {
  readonly whole: RegExp;
}

/** The platform's regular expression for a whole text, where that is known to take linear time. */
export function wholeOf(converter: Converter): RegExp | undefined {
  return "whole" in converter && converter.whole instanceof RegExp ? converter.whole : undefined;
}

/** Creates a converter that leaves a text as it is. */
export function createTextConverter(
  pattern: string,
  { weight = 100, spansSegments = false }: Partial<Converter> = {},
): LinearConverter {
  const whole = new RegExp(`^(?:${pattern})$`, "su");
  const parse = (text: string) => whole.test(text) ? text : undefined;
  return { pattern, weight, spansSegments, whole, parse, format: (value) => parse(String(value)) };
}

interface Limits {
  readonly min?: number;
  readonly max?: number;
  readonly signed?: boolean;
}

function numbers(
  pattern: string,
  { min = -Infinity, max = Infinity, signed = false }: Limits,
  read: (text: string) => number | undefined,
  write: (value: number) => string | undefined,
): LinearConverter {
  const source = signed ? `-?${pattern}` : pattern;
  const whole = new RegExp(`^${source}$`);
  const isWithin = (value: number) => value >= min && value <= max;
  const parse = (text: string) => {
    const value = whole.test(text) ? read(text) : undefined;
    return value !== undefined && isWithin(value) ? value : undefined;
  };
  const format = (given: unknown) => {
    const isText = typeof given === "string" && /^-?\d+(?:\.\d+)?$/.test(given);
    if (!isText && typeof given !== "number" && typeof given !== "bigint") return undefined;
    const value = Number(given);
    const text = write(value);
    // No rule matches an exponent, in Werkzeug neither; it is built all the same.
    if (text?.includes("e")) return isWithin(value) && (signed || value >= 0) ? text : undefined;
    return text !== undefined && parse(text) !== undefined ? text : undefined;
  };
  return { pattern: source, weight: 50, spansSegments: false, whole, parse, format };
}

/** A number as Python writes a float. */
function writeFloat(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  const [digits, exponent = ""] = value.toExponential().split("e");
  if (Number(exponent) < -4 || Number(exponent) >= 16) {
    return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  }
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}

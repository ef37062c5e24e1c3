import type { Schema } from "../../core/contract/schema.ts";
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
    return createTextConverter("[^/].*?", {
      weight: 200,
      spansSegments: true,
      schema: { type: "string", minLength: 1 },
    });
  },
  uuid: (args) => {
    readOptions(args, {});
    const converter = createTextConverter(UUID, { schema: { type: "string", format: "uuid" } });
    // As Python writes what its UUID class has read.
    const read = (text: string) => text.toLowerCase();
    return { ...converter, read, parse: (text) => converter.fits(text) ? read(text) : undefined };
  },
  any: ({ positional, named }) => {
    readOptions({ positional: [], named }, {});
    if (positional.length === 0) throw new SyntaxError("any() must list its values");
    const choices = positional.map(String);
    return createTextConverter(choices.map((choice) => RegExp.escape(choice)).join("|"), {
      schema: { type: "string", enum: choices },
    });
  },
  int: (args) => {
    const { fixed_digits: digits = 0, ...limits } = readOptions(args, {
      fixed_digits: "count",
      min: "number",
      max: "number",
      signed: "boolean",
    });
    const schema: Schema = digits === 0
      ? { type: "integer", ...schemaOfLimits(limits) }
      : { type: "string", pattern: patternOfDigits(digits, limits.signed) };
    return numbers("\\d+", { ...limits, schema }, (text) => {
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
    const schema: Schema = {
      type: "number",
      ...schemaOfLimits(limits),
      description: "Written with a decimal point, such as 1.0.",
    };
    return numbers("\\d+\\.\\d+", { ...limits, schema }, Number, writeFloat);
  },
};

function stringConverter(args: ConverterArguments): Converter {
  const { minlength = 1, maxlength = Infinity, length } = readOptions(args, {
    minlength: "count",
    maxlength: "count",
    length: "count",
  });
  if (length !== undefined) {
    return createTextConverter(`[^/]{${length}}`, {
      schema: { type: "string", minLength: length, maxLength: length },
    });
  }
  if (maxlength < minlength) {
    throw new SyntaxError(`maxlength must be at least ${minlength}: current value is ${maxlength}`);
  }
  return createTextConverter(`[^/]{${minlength},${maxlength === Infinity ? "" : maxlength}}`, {
    schema: {
      type: "string",
      minLength: minlength,
      ...(maxlength !== Infinity && { maxLength: maxlength }),
    },
  });
}

/** As many characters as digits, the sign included. */
function patternOfDigits(digits: number, isSigned = false): string {
  const pattern = `\\d{${digits}}`;
  return isSigned ? `^(?:${pattern}|-\\d{${digits - 1}})$` : `^${pattern}$`;
}

/** Limits of numbers; those that have no sign are not below 0. */
function schemaOfLimits({ min, max, signed = false }: Limits): Schema {
  const minimum = signed ? min : Math.max(min ?? 0, 0);
  return {
    ...(minimum !== undefined && { minimum }),
    ...(max !== undefined && { maximum: max }),
  };
}

/** A converter of this project's, which tells in linear time what a text looks like. */
interface LinearConverter extends Converter {
  /** Whether a text looks like what its regular expression says. */
  readonly fits: (text: string) => boolean;
  /** The value of a text that looks so. */
  readonly read: (text: string) => unknown;
  /** Describes the text, or the number in it. */
  readonly schema: Schema;
}

/** Such a converter, or undefined where it is one of the user's. */
export function asLinear(converter: Converter): LinearConverter | undefined {
  return "fits" in converter && "read" in converter ? converter as LinearConverter : undefined;
}

/** Creates a converter that leaves a text as it is. */
export function createTextConverter(
  pattern: string,
  { weight = 100, spansSegments = false, schema = { type: "string" } }: Partial<LinearConverter> =
    {},
): LinearConverter {
  const whole = new RegExp(`^(?:${pattern})$`, "su");
  const fits = (text: string) => whole.test(text);
  const parse = (text: string) => fits(text) ? text : undefined;
  const format = (value: unknown) => parse(String(value));
  return { pattern, weight, spansSegments, schema, fits, read: (text) => text, parse, format };
}

interface Limits {
  readonly min?: number;
  readonly max?: number;
  readonly signed?: boolean;
}

function numbers(
  pattern: string,
  { min = -Infinity, max = Infinity, signed = false, schema }: Limits & {
    readonly schema: Schema;
  },
  read: (text: string) => number | undefined,
  write: (value: number) => string | undefined,
): LinearConverter {
  const source = signed ? `-?${pattern}` : pattern;
  const whole = new RegExp(`^${source}$`);
  const isWithin = (value: number) => value >= min && value <= max;
  const fits = (text: string) => whole.test(text);
  const readWithin = (text: string) => {
    const value = read(text);
    return value !== undefined && isWithin(value) ? value : undefined;
  };
  const parse = (text: string) => fits(text) ? readWithin(text) : undefined;
  const format = (given: unknown) => {
    const isText = typeof given === "string" && /^-?\d+(?:\.\d+)?$/.test(given);
    if (!isText && typeof given !== "number" && typeof given !== "bigint") return undefined;
    const value = Number(given);
    const text = write(value);
    // No rule matches an exponent, in Werkzeug neither; it is built all the same.
    if (text?.includes("e")) return isWithin(value) && (signed || value >= 0) ? text : undefined;
    return text !== undefined && parse(text) !== undefined ? text : undefined;
  };
  return {
    pattern: source,
    weight: 50,
    spansSegments: false,
    schema,
    fits,
    read: readWithin,
    parse,
    format,
  };
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

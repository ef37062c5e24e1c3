/** Options of a converter, as they stand between its parentheses. */
export interface ConverterArguments {
  /** Those without a name, in order. */
  readonly positional: readonly (string | number | boolean)[];
  /** Those with a name. */
  readonly named: Readonly<Record<string, string | number | boolean>>;
}

/** Turns a part of a path into a value, and a value into a part of a path. */
export interface Converter {
  /** What the text looks like: the source of a regular expression without capturing groups. */
  readonly pattern: string;
  /** Place among the converters that compete for a segment: the lightest is tried first. */
  readonly weight: number;
  /** Whether the text may contain slashes. */
  readonly spansSegments: boolean;
  /** The value of a decoded text, or undefined where the text is not one. */
  parse(text: string): unknown;
  /** The text of a value, not yet encoded; undefined where the value is unfit. */
  format(value: unknown): string | undefined;
}

/** Creates a converter with the options that a rule gives it. */
export type CreateConverter = (args: ConverterArguments) => Converter;

const ARGUMENT = /\s*(?:(\w+)\s*=\s*)?(?:"([^"]*)"|'([^']*)'|([^\s,"']+))\s*(?:,|$)/y;

/**
 * Reads the options between a converter's parentheses.
 *
 * @param text Such as `length=2` or `one,two`.
 * @throws {SyntaxError} If it is not a list of values and `name=value`.
 */
export function parseArguments(text: string): ConverterArguments {
  const positional: (string | number | boolean)[] = [];
  const named: Record<string, string | number | boolean> = {};
  for (ARGUMENT.lastIndex = 0; ARGUMENT.lastIndex < text.length;) {
    const at = ARGUMENT.lastIndex;
    const match = ARGUMENT.exec(text);
    if (match === null) throw new SyntaxError(`Cannot read the options (${text}) from ${at} on`);
    const [, name, double, single, bare] = match;
    const value = bare === undefined ? double ?? single ?? "" : parseBare(bare);
    if (name === undefined) positional.push(value);
    else if (Object.hasOwn(named, name)) throw new SyntaxError(`it has ${name} twice`);
    else named[name] = value;
  }
  return { positional, named };
}

function parseBare(text: string): string | number | boolean {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text;
}

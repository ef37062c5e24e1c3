/**
 * The only file that knows the YAML library.
 *
 * Documents are read by the core schema of YAML 1.2, plus merge keys (`<<`). Compared with the
 * original, which read YAML 1.1: dates stay strings, only `true` and `false` are booleans (`yes`,
 * `on` and the like are strings), and `010` is ten. Integers beyond 2^53 are bigints.
 *
 * @module
 */
import {
  CORE_SCHEMA,
  defineScalarTag,
  dump,
  DUMP_SCHEMA,
  floatCoreTag,
  intCoreTag,
  loadAll,
  mergeTag,
  NOT_RESOLVED,
  YAMLException,
} from "js-yaml";
import { ConfigError } from "../errors.ts";

const maxDepth = 64;
const maxValues = 100_000;
/** Aliases make texts of a file count several times. */
const maxCharacters = 4_194_304;
const maxDigits = 1000;
const digits = /^([-+]?)(0b[01]+|0o[0-7]+|0x[\da-f]+|\d+)$/i;

/** A number would be another one: 2^53 + 1 is rounded. */
const integerTag = defineScalarTag<number | bigint>(intCoreTag.tagName, {
  ...intCoreTag,
  resolve(source, isExplicit, tagName) {
    const number = intCoreTag.resolve(source, isExplicit, tagName);
    if (Number.isSafeInteger(number) || source.length < 15) return number;
    const [, sign, amount] = digits.exec(source) ?? [];
    if (amount === undefined) return NOT_RESOLVED;
    if (amount.length > maxDigits) {
      throw new RangeError(`an integer must have at most ${maxDigits} digits`);
    }
    return BigInt(amount) * (sign === "-" ? -1n : 1n);
  },
});
/** Quotes what any reader takes for a number, as {@linkcode DUMP_SCHEMA} does. */
const [dumpedInteger, dumpedFloat] = [
  DUMP_SCHEMA.lookupScalarTag(intCoreTag.tagName) ?? intCoreTag,
  DUMP_SCHEMA.lookupScalarTag(floatCoreTag.tagName) ?? floatCoreTag,
];
const isInteger = (value: unknown): boolean =>
  typeof value === "bigint" || Number.isSafeInteger(value) && !Object.is(value, -0);
const dumpSchema = DUMP_SCHEMA.withTags({
  ...dumpedInteger,
  identify: isInteger,
  represent: String,
}, {
  ...dumpedFloat,
  identify: (value) => typeof value === "number" && !isInteger(value),
  represent(value) {
    const text = dumpedFloat.represent(value);
    return /^-?\d+$/.test(text) ? `${text}.0` : text; // or it would be read as a bigint
  },
});
const schema = CORE_SCHEMA.withTags(integerTag, mergeTag);

/** Options of {@linkcode parseYaml}. */
export interface ParseYamlOptions {
  /** Name of the file, for error messages. */
  readonly file: string;
  /**
   * Longest accepted text, in UTF-16 code units.
   *
   * @default {1_048_576}
   */
  readonly maxLength?: number;
}

/**
 * Parses one YAML document; an empty one is `null`.
 *
 * @param text The document.
 * @param options Its file's name, and limits.
 * @returns Mappings as plain objects, lists as arrays, and scalars.
 * @throws {ConfigError} If it is no YAML or exceeds a limit; one line, `conf/x.yml:3:7: …`.
 */
export function parseYaml(text: string, options: ParseYamlOptions): unknown {
  const { file, maxLength = 1_048_576 } = options;
  if (text.length > maxLength) {
    throw new ConfigError(
      `${file}: must be at most ${maxLength} characters long: current length is ${text.length}`,
    );
  }
  const documents = loadDocuments(text, file);
  if (documents.length > 1) {
    throw new ConfigError(
      `${file}: must hold a single YAML document: current number is ${documents.length}`,
    );
  }
  const [document = null] = documents;
  checkSize(document, file);
  return document;
}

/** Writes a value as YAML, in the order of its keys. */
export function formatYaml(value: unknown): string {
  return dump(value, { schema: dumpSchema });
}

function loadDocuments(text: string, file: string): unknown[] {
  try {
    return loadAll(text, { schema, maxDepth });
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const { mark, reason } = cause instanceof YAMLException
      ? cause
      : { mark: undefined, reason: cause.message };
    const place = mark ? `${file}:${mark.line + 1}:${mark.column + 1}` : file;
    throw new ConfigError(`${place}: ${reason}`, { cause });
  }
}

/** Aliases share what they stand for, so a short text can hold an endless or immense value. */
function checkSize(document: unknown, file: string): void {
  let values = 0;
  let characters = 0;
  const read = (text: string): void => {
    characters += text.length;
    if (characters <= maxCharacters) return;
    throw new ConfigError(
      `${file}: must hold at most ${maxCharacters} characters, aliases included`,
    );
  };
  const visit = (value: unknown, depth: number): void => {
    if (depth > maxDepth) {
      throw new ConfigError(`${file}: must nest at most ${maxDepth} levels deep, aliases included`);
    }
    if (++values > maxValues) {
      throw new ConfigError(`${file}: must hold at most ${maxValues} values, aliases included`);
    }
    if (typeof value === "string") return read(value);
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      read(key);
      visit(item, depth + 1);
    }
  };
  visit(document, 0);
}

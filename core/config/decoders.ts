/**
 * Small decoders for `config.read()`. Numbers and booleans are also taken from strings that spell
 * them, because environment variables are always strings.
 *
 * @module
 */
import { MAX_TIMER_MS } from "../time/timer.ts";
import { didYouMean } from "./closest.ts";
import { DecodeError, toDecodeError } from "./decode_error.ts";
import { decode, type Decoder } from "./decoder.ts";
import { isMapping, mapValues, ownValue } from "./mapping.ts";
import type { PathSegment } from "./path.ts";

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Any value, as it stands; refuses only a missing one. */
export function anything(value: unknown): unknown {
  if (value === undefined) throw new DecodeError("must be there");
  return value;
}

/** A string. */
export function string(value: unknown): string {
  if (typeof value === "string") return value;
  const scalar = ["number", "bigint", "boolean"].includes(typeof value);
  throw new DecodeError("must be a string", { value, hint: scalar ? " (put it in quotes)" : "" });
}

/** A finite number. */
export function number(value: unknown): number {
  return toNumber(value, "must be a number");
}

/** A whole number. */
export function integer(value: unknown): number {
  return integerBetween(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)(value);
}

/** A whole number between two limits, both included. */
export function integerBetween(min: number, max: number): (value: unknown) => number {
  const limited = min !== Number.MIN_SAFE_INTEGER || max !== Number.MAX_SAFE_INTEGER;
  const requirement = `must be a whole number${limited ? ` from ${min} to ${max}` : ""}`;
  return (value) => {
    const result = toNumber(value, requirement);
    if (Number.isSafeInteger(result) && result >= min && result <= max) return result;
    throw new DecodeError(requirement, { value });
  };
}

/** A TCP port; 0 stands for any free one. */
export function port(value: unknown): number {
  const result = toNumber(value, "must be a port from 0 to 65535");
  if (Number.isInteger(result) && result >= 0 && result <= 65_535) return result;
  throw new DecodeError("must be a port from 0 to 65535", { value });
}

/** True or false. */
export function boolean(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw new DecodeError("must be true or false", { value });
}

/**
 * A length of time: a number of seconds, as Python lymph writes them, or a string with a
 * unit: `250ms`, `3s`, `5m`, `1h`.
 *
 * @returns The length in milliseconds.
 */
export function durationMs(value: unknown): number {
  const [, digits, unit] = /^(.*?)\s*(ms|s|m|h)?$/.exec(String(value)) ?? [];
  const factor = unitMs[unit ?? "s"] ?? NaN;
  const amount = typeof value === "number"
    ? value
    : decimal.test(digits ?? "")
    ? Number(digits)
    : NaN;
  const result = amount * factor;
  if (
    (typeof value === "number" || typeof value === "string") && result >= 0 && result < Infinity
  ) {
    if (result <= MAX_TIMER_MS) return result;
    throw new DecodeError("must be a length of time of at most 596h", { value });
  }
  throw new DecodeError("must be a length of time, such as 3 (seconds) or 250ms", { value });
}

/** One of the given strings. */
export function oneOf<const T extends string>(...choices: readonly T[]): (value: unknown) => T {
  return (value) => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice !== undefined) return choice;
    const hint = typeof value === "string" ? didYouMean(value, choices) : "";
    throw new DecodeError(`must be one of ${choices.join(", ")}`, { value, hint });
  };
}

/** A list whose items all pass the given decoder. */
export function list<T>(item: Decoder<T>): (value: unknown) => T[] {
  return (value) => {
    if (!Array.isArray(value)) throw new DecodeError("must be a list", { value });
    return value.map((raw, index) => decodeAt(index, item, raw));
  };
}

/** A mapping with any keys, whose values all pass the given decoder. */
export function record<T>(item: Decoder<T>): (value: unknown) => Record<string, T> {
  return (value) => {
    if (!isMapping(value)) throw new DecodeError("must be a mapping", { value });
    return mapValues(value, (raw, key) => decodeAt(key, item, raw));
  };
}

/** A mapping with exactly these keys; one that is not listed is refused. */
export function object<T extends Readonly<Record<string, unknown>>>(
  shape: { readonly [Key in keyof T]: Decoder<T[Key]> },
): (value: unknown) => T {
  return (value) => {
    if (!isMapping(value)) throw new DecodeError("must be a mapping", { value });
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(shape, key));
    if (unknown !== undefined) {
      const hint = didYouMean(unknown, Object.keys(shape));
      throw new DecodeError("is not a known key", {
        detail: `known are ${Object.keys(shape).join(", ")}`,
        hint,
      }, [unknown]);
    }
    const decoders = shape as Readonly<Record<string, Decoder<unknown>>>;
    const entries = Object.entries(decoders)
      .map(([key, decoder]) => [key, decodeAt(key, decoder, ownValue(value, key))] as const);
    return Object.fromEntries(entries) as T;
  };
}

/** What the decoder makes of a value, or the default where it is missing or empty. */
export function optional<T, D>(decoder: Decoder<T>, orElse: D): (value: unknown) => T | D;
/** What the decoder makes of a value, or undefined where it is missing or empty. */
export function optional<T>(decoder: Decoder<T>): (value: unknown) => T | undefined;
export function optional<T>(decoder: Decoder<T>, orElse?: T): (value: unknown) => T | undefined {
  return (value) => (value ?? undefined) === undefined ? orElse : decode(decoder, value);
}

function decodeAt<T>(key: PathSegment, decoder: Decoder<T>, value: unknown): T {
  try {
    return decode(decoder, value);
  } catch (thrown) {
    throw toDecodeError(thrown, value).within([key]);
  }
}

function toNumber(value: unknown, requirement: string): number {
  const result = typeof value === "string" && decimal.test(value) ? Number(value) : value;
  if (typeof result === "number" && Number.isFinite(result)) return result;
  const hint = typeof result === "bigint" ? " (it is beyond 2^53)" : "";
  throw new DecodeError(requirement, { value, hint });
}

import {
  costOfExtension,
  isPlainObject,
  isTypeName,
  PAYLOAD_KEY,
  TYPE_KEY,
} from "../extension_types.ts";
import { checkJson, type JsonLimits, VALUE_COST } from "./cost.ts";
import { loadJsonType } from "./types.ts";
import { tooCostly } from "../cost/value_cost.ts";

/**
 * What the engine alone would read wrongly: types, whose name may be escaped, and numbers too large
 * for it.
 */
const SPECIAL = /__type__|\\u00|(?<![.\d])\d{16}|\d[eE]\+?\d{3}/;
const INTEGER = /^-?\d+$/;

/** What the engine tells a reviver of a primitive, which TypeScript does not know of yet. */
interface ReviverContext {
  readonly source?: string;
}

/**
 * Parses JSON in which maps may stand for extension types.
 *
 * @throws {SyntaxError} If the text is not one well-formed value, or passes a limit.
 */
export function readJson(text: string, limits: JsonLimits): unknown {
  const isPlain = !SPECIAL.test(text);
  const valueCost = isPlain ? VALUE_COST.plain : VALUE_COST.judged;
  let budget = limits.maxCost - checkJson(text, { ...limits, valueCost });
  if (isPlain) return JSON.parse(text);
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: ReviverContext) => unknown,
  ) => unknown;
  return parse(text, (_key, value, { source }) => {
    if (typeof value === "number") return exactNumber(value, source);
    if (typeof value !== "object" || !isPlainObject(value)) return value;
    const record = value as Record<string, unknown>;
    if (!Object.hasOwn(record, TYPE_KEY) || !isTypeName(record[TYPE_KEY])) return record;
    budget -= costOfExtension(record[TYPE_KEY], record[PAYLOAD_KEY]);
    if (budget < 0) throw new SyntaxError(`Cannot decode JSON: ${tooCostly(limits.maxCost)}`);
    return loadTyped(record);
  });
}

function loadTyped(record: Record<string, unknown>): unknown {
  if (Object.hasOwn(record, PAYLOAD_KEY)) {
    return loadJsonType(record[TYPE_KEY], record[PAYLOAD_KEY]);
  }
  throw new SyntaxError(`Cannot decode JSON: a map has "${TYPE_KEY}" but no "${PAYLOAD_KEY}"`);
}

function exactNumber(value: number, source: string | undefined): number | bigint {
  if (Number.isSafeInteger(value) || source === undefined || !INTEGER.test(source)) {
    if (Number.isFinite(value)) return value;
    throw new SyntaxError("Cannot decode JSON: a number is too large");
  }
  // The length first: turning a million digits into a bigint takes a while.
  const exact = source.length <= 20 ? BigInt(source) : 2n ** 64n;
  if (exact >= -(2n ** 63n) && exact < 2n ** 64n) return exact;
  throw new SyntaxError("Cannot decode JSON: an integer must be from -2^63 to 2^64 - 1");
}

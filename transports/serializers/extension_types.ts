/**
 * The types that travel as a map of the keys `__type__` and `_`, whichever the format.
 *
 * @module
 */
import { Decimal, dump, Undefined, Uuid } from "../../core/values/mod.ts";
import { costOfCollisions } from "./collisions.ts";
import {
  dumpDate,
  dumpInstant,
  dumpPlainDate,
  dumpPlainDateTime,
  dumpPlainTime,
  dumpZonedDateTime,
  loadDate,
  loadDateTime,
  loadTime,
} from "./date_time.ts";
import { EncodeFailure } from "./encode_failure.ts";
import { COST } from "./cost/value_cost.ts";

/** Key that holds the name of the type. */
export const TYPE_KEY = "__type__";

/** Key that holds the payload. */
export const PAYLOAD_KEY = "_";

/** How one class of values travels. */
export interface ExtensionType {
  /** What `__type__` says. */
  readonly name: string;
  /** Turns a value of the class into its payload: text or an array. */
  dump(value: unknown): unknown;
}

const DECIMAL = type("Decimal", ({ value }: Decimal) => value);
const UUID = type("UUID", ({ value }: Uuid) => value);
const UNDEFINED = type("UndefinedType", () => "");

/** By prototype rather than `instanceof`: one lookup whatever the number of types. */
const BY_PROTOTYPE: ReadonlyMap<object, ExtensionType> = new Map<object, ExtensionType>([
  [Decimal.prototype, DECIMAL],
  [Uuid.prototype, UUID],
  [Set.prototype, type("set", (set: Set<unknown>) => [...set])],
  [Date.prototype, type("datetime", dumpDate)],
  [Temporal.Instant.prototype, type("datetime", dumpInstant)],
  [Temporal.ZonedDateTime.prototype, type("datetime", dumpZonedDateTime)],
  [Temporal.PlainDateTime.prototype, type("datetime", dumpPlainDateTime)],
  [Temporal.PlainDate.prototype, type("date", dumpPlainDate)],
  [Temporal.PlainTime.prototype, type("time", dumpPlainTime)],
]);

function type<T>(name: string, dump: (value: T) => unknown): ExtensionType {
  // Its prototype has told that the value is a T.
  return { name, dump: dump as (value: unknown) => unknown };
}

/**
 * Finds out how a value travels.
 *
 * @param value Any value that the format itself cannot represent.
 * @returns Its extension type, or undefined if it has none.
 */
export function extensionTypeOf(value: unknown): ExtensionType | undefined {
  if (value === Undefined) return UNDEFINED;
  if (typeof value !== "object" || value === null) return undefined;
  let prototype: object | null = Object.getPrototypeOf(value);
  while (prototype !== null) {
    const type = BY_PROTOTYPE.get(prototype);
    if (type !== undefined) return type;
    prototype = Object.getPrototypeOf(prototype);
  }
  // Made by another copy of the module that defines the class.
  if (value instanceof Decimal) return DECIMAL;
  if (value instanceof Uuid) return UUID;
  return undefined;
}

/**
 * Whether the value of a `__type__` key names a type: Python's truth, as in Python lymph.
 *
 * @param name The decoded value of the key.
 */
export function isTypeName(name: unknown): boolean {
  if (!name) return false;
  if (Array.isArray(name) || name instanceof Uint8Array) return name.length > 0;
  if (name instanceof Map || name instanceof Set) return name.size > 0;
  return !isPlainObject(name) || Object.keys(name as object).length > 0;
}

/**
 * Refuses to send a map that would be taken for an extension type. An original peer stops
 * receiving forever when it is sent a map of a third party with an unknown `__type__`.
 *
 * @param name The value of the map's `__type__` key, before its method `lymph.dump` is called.
 * @throws {EncodeFailure} If it names a type.
 */
export function refuseTypeName(name: unknown): void {
  if (isTypeName(name) || typeof name === "object" && name !== null && dump in name) {
    throw EncodeFailure.invalid(`the key "${TYPE_KEY}" is reserved for values such as Decimal`);
  }
}

/** Whether a value is an object literal's kind of object. */
export function isPlainObject(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/**
 * Turns a payload back into its value.
 *
 * @param name The value of `__type__`, a string or the bytes of one.
 * @param payload The value of `_`.
 * @throws {SyntaxError} If the type is unknown or the payload malformed.
 */
export function loadExtension(name: unknown, payload: unknown): unknown {
  const type = textOf(name);
  try {
    return load(type, payload);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw cause;
    throw new SyntaxError(`Cannot decode a ${type}: its payload is malformed`, { cause });
  }
}

/**
 * What turning a payload back into its value costs.
 *
 * @param name The value of `__type__`, a string or the bytes of one.
 */
export function costOfExtension(name: unknown, payload: unknown): number {
  switch (textOf(name)) {
    case "set":
      return COST.tagged + COST.set +
        (Array.isArray(payload) ? payload.length * COST.member + costOfCollisions(payload) : 0);
    case "map":
      return COST.tagged + (Array.isArray(payload) ? costOfPairs(payload) : 0);
    case "datetime":
    case "date":
    case "time":
      return COST.tagged + COST.date;
    case "Decimal":
    case "UUID":
      return COST.tagged + COST.number;
    default:
      return COST.tagged;
  }
}

/** What a map costs that JSON holds as pairs. */
function costOfPairs(pairs: readonly unknown[]): number {
  const keys = pairs.map((pair) => Array.isArray(pair) ? pair[0] : undefined);
  return pairs.length * COST.member + costOfCollisions(keys);
}

function load(type: string | undefined, payload: unknown): unknown {
  switch (type) {
    case "set":
      if (Array.isArray(payload)) return new Set(payload);
      throw new SyntaxError("Cannot decode a set: its payload is not an array");
    case "UndefinedType":
      return Undefined;
    case "datetime":
      return loadDateTime(requireText(type, payload));
    case "date":
      return loadDate(requireText(type, payload));
    case "time":
      return loadTime(requireText(type, payload));
    case "Decimal":
      return new Decimal(requireText(type, payload));
    case "UUID":
      return new Uuid(requireText(type, payload));
    default:
      throw new SyntaxError(
        `Cannot decode a map as its "${TYPE_KEY}" must be known: current value is ${
          type === undefined ? "not a string" : JSON.stringify(type.slice(0, 40))
        }`,
      );
  }
}

function requireText(type: string, payload: unknown): string {
  const text = textOf(payload);
  if (text !== undefined) return text;
  throw new SyntaxError(`Cannot decode a ${type}: its payload is not a string`);
}

const utf8 = new TextDecoder();

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  // What a Python 2 peer sends for its native strings; the names and payloads are ASCII.
  if (value instanceof Uint8Array && value.length <= 1024) return utf8.decode(value);
  return undefined;
}

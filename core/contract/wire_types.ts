import { Decimal } from "../values/decimal.ts";
import { kindOf } from "../values/kind.ts";
import { Undefined } from "../values/undefined.ts";
import { Uuid } from "../values/uuid.ts";
import type { WireType } from "./schema.ts";

/** Types with values inside, which are checked elsewhere. */
type Container = "map" | "set";

/**
 * Whether a value is of a type of the wire: as it is sent, or as it arrives. A small `bigint`
 * arrives as a number, and a `Date` as a `Temporal.ZonedDateTime`.
 */
export const WIRE_TYPES: Readonly<
  Record<Exclude<WireType, Container>, (value: unknown) => boolean>
> = {
  bytes: (value) => ArrayBuffer.isView(value),
  date: (value) => value instanceof Temporal.PlainDate,
  datetime: (value) =>
    value instanceof Temporal.ZonedDateTime || value instanceof Temporal.Instant ||
    value instanceof Date,
  Decimal: (value) => value instanceof Decimal,
  int: (value) => typeof value === "bigint" || Number.isSafeInteger(value),
  "local-datetime": (value) => value instanceof Temporal.PlainDateTime,
  nothing: (value) => value === undefined || value === null,
  time: (value) => value instanceof Temporal.PlainTime,
  UndefinedType: (value) => value === Undefined,
  UUID: (value) => value instanceof Uuid,
};

/** Whether a value is an object of named properties, and not of one of the wire's own types. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return !Array.isArray(value) && !ArrayBuffer.isView(value) && kindOf(value) === undefined &&
    !/^\[object (?:Temporal\.|Map|Set|Date)/.test(Object.prototype.toString.call(value));
}

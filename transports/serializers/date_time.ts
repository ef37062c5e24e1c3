/**
 * Dates and times as Python lymph writes them: whole seconds, offsets without a colon.
 *
 * @module
 */
import { EncodeFailure } from "./encode_failure.ts";

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)Z$/;
const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::[0-5]\d(?:[.,]\d{1,9})?)?)(?:(Z)|([+-]\d\d):?(\d\d)?)?$/;
const UTC_DATE_TIME = /^[1-9]\d{3}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-]00:?00)$/;
const NS_PER_MS = 1_000_000n;
const MINUTE_NS = 60e9;

/**
 * Reads an ISO 8601 date and time; fractions, `Z` and offsets with a colon are understood too.
 *
 * @throws {SyntaxError | RangeError} If it is malformed or does not exist.
 */
export function loadDateTime(text: string): Temporal.ZonedDateTime | Temporal.PlainDateTime {
  const usual = loadUsualDateTime(text);
  if (usual !== undefined) return usual;
  const [, date, time = "", zulu, hours, minutes = "00"] = match(DATE_TIME, text);
  const plain = Temporal.PlainDateTime.from(`${date}T${time.replace(",", ".")}`);
  if (zulu === undefined && hours === undefined) return plain;
  const offset = zulu ?? `${hours}:${minutes}`;
  // Whether it is winter in London must not change what the receiver gets, so no Instant.
  return plain.toZonedDateTime(/^Z$|^[+-]00:00$/.test(offset) ? "UTC" : offset);
}

/** Three times as fast for what peers write: whole seconds at UTC, in a year from 1000 on. */
function loadUsualDateTime(text: string): Temporal.ZonedDateTime | undefined {
  if (!UTC_DATE_TIME.test(text)) return undefined;
  const epochMs = Date.parse(`${text.slice(0, 19)}Z`);
  // The engine takes the 30th of February for the 1st of March, and does not know 24 o'clock.
  if (Number.isNaN(epochMs) || new Date(epochMs).getUTCDate() !== Number(text.slice(8, 10))) {
    return undefined;
  }
  return new Temporal.ZonedDateTime(BigInt(epochMs) * NS_PER_MS, "UTC");
}

/**
 * Reads `2016-02-24`.
 *
 * @throws {SyntaxError | RangeError} If it is malformed or does not exist.
 */
export function loadDate(text: string): Temporal.PlainDate {
  const [, year, month, day] = match(DATE, text);
  return new Temporal.PlainDate(Number(year), Number(month), Number(day));
}

/**
 * Reads `13:37:42Z`; the Z means nothing.
 *
 * @throws {SyntaxError} If it is malformed.
 */
export function loadTime(text: string): Temporal.PlainTime {
  const [, hour, minute, second] = match(TIME, text);
  return new Temporal.PlainTime(Number(hour), Number(minute), Number(second));
}

function match(pattern: RegExp, text: string): RegExpExecArray {
  const matched = pattern.exec(text);
  if (matched === null) {
    throw new SyntaxError(
      `Cannot decode a date or time as it is malformed: ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
  return matched;
}

/** Writes `2016-02-24T13:37:42+0000`. */
export function dumpDate(date: Date): string {
  if (Number.isNaN(date.getTime())) throw EncodeFailure.invalid("it is an invalid Date");
  checkYear(date.getUTCFullYear());
  return `${date.toISOString().slice(0, 19)}+0000`;
}

/** Writes `2016-02-24T13:37:42+0000`. */
export function dumpInstant(instant: Temporal.Instant): string {
  return dumpZonedDateTime(instant.toZonedDateTimeISO("UTC"));
}

/** Writes `2016-02-24T13:37:42+0530`. */
export function dumpZonedDateTime(date: Temporal.ZonedDateTime): string {
  const minutes = Math.round(date.offsetNanoseconds / MINUTE_NS);
  const hours = Math.trunc(Math.abs(minutes) / 60);
  const offset = `${minutes < 0 ? "-" : "+"}${pad(hours, 2)}:${pad(Math.abs(minutes) % 60, 2)}`;
  // Historic offsets have seconds, which the wire has no room for: the instant is what counts.
  const exact = minutes * MINUTE_NS === date.offsetNanoseconds;
  const local = exact ? date : date.withTimeZone(offset);
  return dumpPlainDateTime(local.toPlainDateTime()) + offset.replace(":", "");
}

/** Writes `2016-02-24T13:37:42`. */
export function dumpPlainDateTime(date: Temporal.PlainDateTime): string {
  return `${dumpPlainDate(date.toPlainDate())}T${clock(date)}`;
}

/** Writes `2016-02-24`. */
export function dumpPlainDate(date: Temporal.PlainDate): string {
  const { year, month, day } = date.withCalendar("iso8601");
  checkYear(year);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** Writes `13:37:42Z`. */
export function dumpPlainTime(time: Temporal.PlainTime): string {
  return `${clock(time)}Z`;
}

function clock(
  { hour, minute, second }: Temporal.PlainTime | Temporal.PlainDateTime,
): string {
  return `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}`;
}

function checkYear(year: number): void {
  if (year < 1 || year > 9999) {
    throw EncodeFailure.outOfRange(`its year must be from 1 to 9999: current value is ${year}`);
  }
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}

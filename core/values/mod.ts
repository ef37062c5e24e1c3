/**
 * The values that travel in requests, replies and events, and what they are in Python.
 *
 * What is sent:
 *
 * | TypeScript | wire | Python | lost |
 * |---|---|---|---|
 * | `null`, `undefined` | nil | `None` | a property whose value is `undefined` is left out |
 * | `boolean` | bool | `bool` | |
 * | integral `number` up to ±(2^53 - 1) | smallest int | `int` | that it was a float; the sign of `-0` |
 * | any other `number`, {@linkcode Float} | float64 | `float` | |
 * | `bigint` from -2^63 to 2^64 - 1 | smallest int | `int` | |
 * | `string` | str | `str` | an unpaired surrogate becomes U+FFFD |
 * | `Uint8Array`, any `ArrayBufferView` | bin | `bytes` | the kind of view |
 * | `Array` | array | `list` | holes become nil |
 * | plain object | map | `dict` | symbol keys |
 * | `Map` | map | `dict` | |
 * | `Set` | `set` | `set` | order |
 * | `Date`, `Temporal.Instant` | `datetime`, `+0000` | aware `datetime` | fractions of a second |
 * | `Temporal.ZonedDateTime` | `datetime` with its offset | aware `datetime` | fractions of a second, the zone's name, its calendar |
 * | `Temporal.PlainDateTime` | `datetime` | naive `datetime` | fractions of a second, calendar |
 * | `Temporal.PlainDate` | `date` | `date` | calendar |
 * | `Temporal.PlainTime` | `time` | naive `time` | fractions of a second |
 * | {@linkcode Decimal} | `Decimal` | `Decimal` | |
 * | {@linkcode Uuid} | `UUID` | `UUID` | |
 * | {@linkcode Undefined} | `UndefinedType` | `lymph.utils.Undefined` | |
 * | {@linkcode Embedded} | ext 101 | the value inside | the wrapper |
 * | {@linkcode Extension} | ext | `ExtType` | |
 * | an object with a {@linkcode dump} method | what it returns | | its class |
 *
 * What is received:
 *
 * | Python | wire | TypeScript | lost |
 * |---|---|---|---|
 * | `None` | nil | `null` | |
 * | `bool` | bool | `boolean` | |
 * | `int` up to ±(2^53 - 1) | int | `number` | |
 * | any other `int` of 64 bits | int | `bigint` | |
 * | `float` | float64 | `number` | that `3.0` was a float |
 * | `str` | str | `string` | |
 * | `bytes` (and Python 2's `str`) | bin | `Uint8Array` | |
 * | `list`, `tuple` | array | `Array` | that it was a tuple |
 * | `dict` with `str` (or Python 2 `str`) keys | map | plain object | order of keys that look like integers |
 * | any other `dict` | map | `Map` | |
 * | `set` | `set` | `Set` | |
 * | aware `datetime` | `datetime` with an offset | `Temporal.ZonedDateTime`, in `UTC` or at its offset | |
 * | naive `datetime` | `datetime` | `Temporal.PlainDateTime` | |
 * | `date` | `date` | `Temporal.PlainDate` | |
 * | `time` | `time` | `Temporal.PlainTime` | |
 * | `Decimal` | `Decimal` | {@linkcode Decimal} | |
 * | `UUID` | `UUID` | {@linkcode Uuid} | |
 * | `lymph.utils.Undefined` | `UndefinedType` | {@linkcode Undefined} | |
 * | `raw_embed(…)` | ext 101 | the value inside | the wrapper |
 * | `ExtType` | ext | {@linkcode Extension} | |
 *
 * A name in the wire column such as `datetime` is a map of the two keys `__type__`, which holds
 * that name, and `_`. Hence a map of your own cannot have a key `__type__`, unless its value is
 * falsy. Everything else (functions, symbols, instances of other classes, cycles) is refused.
 *
 * @module
 */
export { Decimal } from "./decimal.ts";
export { dump, type Dumpable } from "./dump.ts";
export { Embedded } from "./embedded.ts";
export { Extension } from "./extension.ts";
export { Float } from "./float.ts";
export { formatValue, type FormatValueOptions } from "./format.ts";
export type { Inspect } from "./kind.ts";
export { Undefined } from "./undefined.ts";
export { Uuid } from "./uuid.ts";

/**
 * Types of values on the other side of the wire.
 *
 * @module
 */
import type {
  Decimal,
  Dumpable,
  Embedded,
  Extension,
  Float,
  Undefined,
  Uuid,
} from "../../values/mod.ts";

/** In place of a type whose values do not travel; names the reason. */
export interface NotSendable<Reason extends string> {
  /** Why; no value has it. */
  readonly "does not travel": Reason;
}

/** What arrives with the type that it was sent with, and lists and objects of it. */
export type Unchanged =
  | string
  | number
  | boolean
  | null
  | typeof Undefined
  | Decimal
  | Uuid
  | Extension
  | Temporal.ZonedDateTime
  | Temporal.PlainDateTime
  | Temporal.PlainDate
  | Temporal.PlainTime
  | readonly Unchanged[]
  | { readonly [key: string]: Unchanged };

/**
 * The type with which a value arrives: a `Date` as a `Temporal.ZonedDateTime`, a `bigint` as a
 * `number` if it is small, a `Map` with text keys as an object, `undefined` as `null` but for
 * properties, which are left out. What does not travel is a {@linkcode NotSendable}.
 *
 * TypeScript cannot tell an instance of a class with nothing but public fields from a plain object:
 * sending one is refused at run time.
 */
export type Arrives<T> =
  // `any` and `unknown` stay what they are; only `unknown` accepts both.
  unknown extends T ? T
    : [T] extends [Unchanged] ? T
    : T extends undefined ? null
    : T extends Unchanged ? T
    : T extends bigint ? number | bigint
    : T extends Float ? number
    : T extends Date | Temporal.Instant ? Temporal.ZonedDateTime
    : T extends Embedded ? unknown
    // deno-lint-ignore ban-types -- any function
    : T extends symbol | Function ? NotSendable<"functions and symbols do not travel">
    : T extends Dumpable ? Arrives<ReturnType<T[keyof T & keyof Dumpable]>>
    : T extends ArrayBufferView ? Uint8Array<ArrayBuffer>
    : T extends ReadonlyMap<infer Key, infer Value> ?
        | { [key: string]: Arrives<Value> }
        // An empty map is always an object, and as keys bytes that are UTF-8 become text.
        | ([Key] extends [string] ? never
          : Map<Arrives<Key> | (Key extends ArrayBufferView ? string : never), Arrives<Value>>)
    : T extends ReadonlySet<infer Item> ? Set<Arrives<Item>>
    : T extends readonly unknown[]
    // Of arrays the items are looked at later, as they may be of the same type again.
      ? number extends T["length"] ? Arrives<T[number]>[]
      : { [Index in keyof T]: Arrives<T[Index]> }
    : T extends object
    // The empty type, and `object`, may be anything.
      ? [keyof T] extends [never] ? T
      : IsInstance<T> extends true ? NotSendable<"instances of classes do not travel">
      : {
        [Name in keyof T as Exclude<Name, symbol>]:
          | Arrives<Exclude<T[Name], undefined>>
          | Extract<T[Name], undefined>;
      }
    : T;

/** Whether a type is seen to be that of instances of a class: by methods, private members or a stack. */
export type IsInstance<T extends object> = HasMethods<T> extends true ? true
  // A type with private members is not what its public members describe.
  : Pick<T, keyof T> extends T ? T extends Error ? "stack" extends keyof T ? true : false : false
  : true;

/** Whether objects of a type have methods, as only instances of classes do. */
export type HasMethods<T extends object> = true extends {
  [Name in keyof T]-?: [NonNullable<T[Name]>] extends [never] ? false
    : unknown extends T[Name] ? false
    // deno-lint-ignore ban-types -- any function
    : NonNullable<T[Name]> extends Function ? true
    : false;
}[keyof T] ? true
  : false;

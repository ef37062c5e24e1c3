/** Types whose translation is tested: see `translate_test.ts`. */
import type { Decimal, Float, ServiceEvent, Undefined, Uuid } from "../../../mod.ts";
import type { Address, Currency as Money } from "./shop.ts";
import type * as shop from "./shop.ts";
export type { Address as Place } from "./shop.ts";
export type * from "./surprising.ts";

// Primitives and literals
export type Text = string;
export type Count = number;
export type Flag = boolean;
export type Big = bigint;
export type Null = null;
export type Nothing = undefined;
export type Anything = unknown;
// deno-lint-ignore no-explicit-any -- it is translated, too
export type Any = any;
export type Never = never;
export type Yes = true;
export type Seven = 7;
export type MinusOne = -1;
export type Half = 0.5;
export type Word = "word";
export type Empty = "";
export type BigTen = 10n;
export type Quoted = 'it\'s "quoted"';

// Unions
export type TextOrCount = string | number;
export type Size = "s" | "m" | "l";
export type Digit = 1 | 2 | 3;
export type Mixed = "a" | 1 | true | null;
export type Nullable = string | null;
export type Maybe = number | undefined;
export type Doubled = string | "a" | string;
export type Everything = string | unknown;
export type Bool = true | false;
export type Nested = (string | number) | (boolean | null);
export type OnlyNever = never | string;
export type ListOrOne = string | string[];
export type Shape =
  | { kind: "circle"; radius: number }
  | { kind: "square"; side: number };

// Arrays and tuples
export type Texts = string[];
export type Counts = Array<number>;
export type Fixed = readonly string[];
export type Readonlys = ReadonlyArray<number>;
export type Matrix = number[][];
export type Either = (string | number)[];
export type Anythings = unknown[];
export type Pair = [string, number];
export type Named = [name: string, count: number];
export type Optional = [string, number?];
export type Rest = [string, ...number[]];
export type RestOnly = [...string[]];
export type NoItems = [];
export type ReadonlyPair = readonly [string, number];
export type Pairs = [string, number][];

// Objects
export type Point = { x: number; y: number };
export interface Item {
  readonly name: string;
  price: number;
  note?: string;
}
export type Exactly = { a: string | undefined };
export type OrNull = { a: string | null };
export type OptionalNull = { a?: string | null };
export type Deep = { a: { b: { c: number } } };
export type WithUnknown = { a: unknown };
export type QuotedKey = { "content-type": string; 3: number };
export type Indexed = { [key: string]: number };
export type IndexedToo = { id: string; [key: string]: string };
export type NoProperties = { a?: never };
export type Getter = { readonly a: number };
export type Optionals = { f?(): void; a: number };
export type HasProto = { hasOwnProperty: string };
export interface Based extends Item {
  tags: string[];
}
export interface TwoBases extends Item, Point {
  z: number;
}
export interface Merged {
  a: string;
}
export interface Merged {
  b: number;
}
export type Both = Item & Point;
export type BothInline = { a: string } & { b: number };
export type Narrowed = { kind: string } & { kind: "x" };
export type Impossible = string & never;

// Enums
export enum Color {
  Red = "red",
  Green = "green",
}
export enum Level {
  Low,
  Middle = 5,
  High,
}
export enum Mixture {
  Zero,
  Text = "text",
}
export type Reddish = Color.Red;
export type Colors = Color[];
export type ByColor = { [K in Color]: number };
export type ColorRecord = Record<Color, number>;

// Template literals
export type Prefixed = `x-${string}`;
export type Version = `${number}.${number}`;
export type Switch = `is-${boolean}`;
export type Sized = `${Size}-size`;
export type Plain = `plain`;
export type Dotted = `a.${"b" | "c"}`;
export type Id = `${bigint}`;
export type Twice = `${Prefixed}!`;

// Generics
export type Box<T> = { value: T };
export interface Page<T> {
  items: T[];
  next?: string;
}
export type Default<T = string> = { value: T };
export type Bounded<T extends string> = { value: T };
export type BoxOfText = Box<string>;
export type BoxOfBox = Box<Box<number>>;
export type ItemPage = Page<Item>;
export type DefaultBox = Default;
export type DefaultNumber = Default<number>;
export type BoundedBox = Bounded<"a" | "b">;
export type Result<T, E = string> = { ok: true; value: T } | { ok: false; error: E };
export type CountResult = Result<number>;
export type Either2<A, B> = A | B;
export type EitherOf = Either2<string, number>;
export type Lists<T> = { list: Box<T>[] };
export type ListsOfText = Lists<string>;

// Utility types
export type PartialItem = Partial<Item>;
export type RequiredItem = Required<Item>;
export type ReadonlyItem = Readonly<Item>;
export type PickedItem = Pick<Item, "name">;
export type PickedTwo = Pick<Item, "name" | "note">;
export type OmittedItem = Omit<Item, "price">;
export type PartialPick = Partial<Pick<Item, "name" | "price">>;
export type PickAndMore = Pick<Item, "name"> & { count: number };
export type Prices = Record<string, number>;
export type Sizes = Record<Size, number>;
export type OptionalSizes = Partial<Record<Size, number>>;
export type NotS = Exclude<Size, "s">;
export type OnlyS = Extract<Size, "s" | "xl">;
export type OnlyText = Extract<string | number, string>;
export type NotText = Exclude<"a" | "b" | 1, string>;
export type Present = NonNullable<string | null | undefined>;
export type PresentItem = NonNullable<Item | null>;
export type Awaiting = Awaited<Promise<string>>;
export type Promised = Promise<number>;
export type Loud = Uppercase<"a" | "b">;
export type Quiet = Lowercase<"ABC">;
export type Title = Capitalize<"title">;
export type LoudText = Uppercase<string>;
export type PartialShape = Partial<Shape>;

// keyof, indexed access, mapped types, typeof
export type Key = keyof Item;
export type KeyOfMap = keyof Prices;
export type Name = Item["name"];
export type Note = Item["note"];
export type NameOrPrice = Item["name" | "price"];
export type Values = Item[keyof Item];
export type Element = Texts[number];
export type First = Pair[0];
export type AnyOfPair = Pair[number];
export type DeepIndex = Deep["a"]["b"];
export type Flags = { [K in keyof Item]: boolean };
export type OptionalFlags = { [K in Size]?: boolean };
export type Copy = { [K in keyof Item]: Item[K] };
export type Complete = { [K in keyof Item]-?: Item[K] };
export type ByText = { [K in string]: number };
export type Renamed = { [K in Size as `size-${K}`]: number };
export const ROLES = ["admin", "guest"] as const;
export type Role = typeof ROLES[number];
export const DEFAULTS = { retries: 3, name: "x" };
export type Defaults = typeof DEFAULTS;

// Recursive types
export type Tree = { value: number; left?: Tree; right?: Tree };
export interface Comment {
  text: string;
  replies: Comment[];
}
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Ping = { pong?: Pong };
export type Pong = { ping?: Ping };
export type Chain<T> = { value: T; next?: Chain<T> };
export type TextChain = Chain<string>;

// Imported types
export type Home = Address;
export type Renamed2 = Money;
export type Whole = shop.Address;
export type Far = shop.Currency;
export type Customer = { name: string; address: Address; currency: shop.Currency };
export type City = Address["city"];
// deno-lint-ignore no-namespace -- it is translated, too
export namespace inner {
  export interface Own {
    a: string;
  }
}
export type FromNamespace = inner.Own;

// The wire's own types
export type Bytes = Uint8Array;
export type Price = Decimal;
export type Key2 = Uuid;
export type Real = Float;
export type NoValue = typeof Undefined;
export type When = Temporal.Instant;
export type Where = Temporal.ZonedDateTime;
export type Day = Temporal.PlainDate;
export type Clock = Temporal.PlainTime;
export type Local = Temporal.PlainDateTime;
export type Old = Date;
export type Tags = Set<string>;
export type ReadTags = ReadonlySet<number>;
export type Stock = Map<string, number>;
export type ById = Map<number, string>;
export type ReadStock = ReadonlyMap<string, Item>;
export type BigList = bigint[];
export type Order = { id: Uuid; total: Decimal; placed: Temporal.ZonedDateTime; items: Item[] };
export type Event = ServiceEvent<Item>;

// Keywords in comments
export type Limited = {
  /**
   * How many.
   *
   * @minimum 1
   * @maximum 10
   * @integer
   */
  count: number;
  /** @exclusiveMinimum 0
   * @exclusiveMaximum 1 */
  share?: number;
  /** @multipleOf 5 */
  step?: number;
  /** @integer */
  age?: number | "unknown";
  /**
   * @minLength 2
   * @maxLength 4
   */
  code?: string;
  /** @pattern ^[A-Z]+$ */
  letters?: string;
  /** @format email */
  mail?: string;
  /**
   * @minItems 1
   * @maxItems 2
   */
  list?: string[];
};
/**
 * A short text.
 *
 * @maxLength 3
 */
export type Short = string;
export type Shorts = Short[];

// What is not translated, and hence accepts anything
export type Conditional<T> = T extends string ? 1 : 2;
export type One = Conditional<string>;
export type Returned = ReturnType<() => string>;
export type Function1 = (a: string) => void;
export type Symbol1 = symbol;
export type Pattern = RegExp;
export type Middle = [string, ...number[], boolean];
export class Model {
  declare a: string;
}
export type ModelType = Model;
export type WithMethod = { a: string; method(): void };
export type ObjectType = object;
export type Failure = Error;
export type Infinite<T> = { next?: Infinite<T[]> };
export type Endless = Infinite<string>;

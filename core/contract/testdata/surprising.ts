/** Types with values that are easily refused by mistake: see `surprising_test.ts`. */
import type { Decimal, Uuid } from "../../../mod.ts";

// Elements with names that may be missing, which `deno doc` does not tell
export type OptionalNamed = [name: string, count?: number];
export type RestNamed = [name: string, size: number, ...counts: number[]];
export type InnerNamed = { tuple: [a?: string, b?: string, c?: string, d?: string] };

// Brands
declare const brand: unique symbol;
export type Branded = string & { readonly __brand: "Branded" };
export type BrandedBySymbol = number & { readonly [brand]: "BrandedBySymbol" };
export type BrandedItem = { name: string } & { readonly __brand: "BrandedItem" };
export type BrandedPart = { name: string; readonly _brand: "BrandedPart" };
export type BrandedUnion = (string | number) & { readonly __brand: "BrandedUnion" };
export type BrandedList = string[] & { readonly brand: "BrandedList" };
export type BrandedUuid = Uuid & { readonly __brand: "BrandedUuid" };
export type BrandedKeys = Record<Branded, number>;
export type BrandedSize = ("s" | "m") & { readonly __brand: "BrandedSize" };
// deno-lint-ignore ban-types -- it is translated, too
export type Suggested = "s" | "m" | (string & {});

// Undefined and null
export type MaybeNumber = number | undefined;
export type MaybeProperty = { count: MaybeNumber };
export type RequiredMaybe = Required<{ count: number | undefined }>;
export type CopiedMaybe = { [K in keyof MaybeProperty]: MaybeProperty[K] };
export type MaybeRecord = Record<"a" | "b", number | undefined>;
export type MaybeList = (number | undefined)[];
export type MaybeTuple = [string, (number | undefined)?];
export type MaybeSet = Set<string | undefined>;
export type MaybeMap = Map<string, number | undefined>;
export type Optional2 = { count?: number; inner?: { size?: number } };
export type NoResult = void;
export type MaybeResult = Promise<number | void>;

// Objects that may be more than they say
// deno-lint-ignore ban-types -- as above
export type Empty2 = {};
// deno-lint-ignore no-empty-interface -- as above
export interface EmptyInterface {}
export interface EmptyBased extends EmptyInterface {
  a: string;
}
export type NoKeys = Record<string, never>;
export type ByNumber = { [index: number]: string };
export type ByNumberRecord = Record<number, string>;
export type ByPrefix = { [key: `x-${string}`]: number };
export type ByPrefixRecord = Record<`x-${string}`, number>;
export type ByPrefixMapped = { [K in `x-${string}`]: number };
export type BySymbol = { a: string; [key: symbol]: number };
export type Id3 = { id: string; [key: string]: string | number };
export type PickedIndexed = Pick<Id3, "id">;
export type OmittedIndexed = Omit<Id3, "size">;
export type WithSymbol = { a: string; [brand]?: string };
export type ReadonlyArrays = readonly (readonly string[])[];
export interface Named2 extends Array<string> {
  note?: string;
}
export type Accessors = { get size(): number };

// Enums
export enum Bits {
  None = 0,
  Read = 1,
  Write = 2,
  Run = 4,
}
export enum Shifted {
  Read = 1 << 0,
  Write = 1 << 1,
}
const PREFIX = "x";
export enum Computed {
  A = `${PREFIX}-a`,
  B = "b",
}
export const MODES = { on: "on", off: "off" } as const;
export type Mode = typeof MODES[keyof typeof MODES];

// Template literals
export type Number2 = `${number}`;
export type BigInt2 = `n${bigint}`;
export type Null2 = `${null | undefined | boolean}`;

// The wire's own types inside others
export type Amount = { amount: Decimal; currency: string } | null;
/** `catalogue.ts` re-exports it, and imports another type under this name. */
export type Money = { amount: Decimal };
export type Bytes2 = { data: Uint8Array<ArrayBuffer> };
export type Keyed = Map<bigint, Decimal>;
export type Dates = (Date | Temporal.Instant | Temporal.ZonedDateTime)[];
export type Nested2 = Map<string, Map<string, Set<bigint>>>;
export type BigOrText = bigint | string;
export type Count2 = number;

// Recursion
export type Linked = { value: string; next: Linked | undefined };
export interface Folder {
  parent?: Folder;
  children: Record<string, Folder>;
}

// A class that an interface adds to may travel in another form
export interface Dumped {
  amount: number;
}
export class Dumped {}

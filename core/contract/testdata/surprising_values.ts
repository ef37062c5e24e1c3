/**
 * Values that the compiler sees to be of the types in `surprising.ts`.
 *
 * @module
 */
import { Decimal, Uuid } from "../../../mod.ts";
import * as T from "./surprising.ts";

/** Values of a type. */
export interface Values {
  /** Name of the type. */
  readonly name: string;
  readonly accepts: readonly unknown[];
  /** Values that are still refused, so that the type is not just unknown; none if it is. */
  readonly refuses?: readonly unknown[];
}

function of<Type>(name: string, accepts: readonly Type[], refuses?: readonly unknown[]): Values {
  return { name, accepts, ...(refuses && { refuses }) };
}

/** A brand is only in the type. */
const as = <Type>(...values: readonly unknown[]) => values as readonly Type[];

const uuid = Uuid.random();
const zoned = Temporal.ZonedDateTime.from("2026-01-01T00:00:00+00:00[UTC]");
const linked: T.Linked = { value: "a", next: { value: "b", next: undefined } };
const price = new Decimal("1.50");

/** Values of all these types. */
export const SURPRISING: readonly Values[] = [
  of<T.OptionalNamed>("OptionalNamed", [["a"], ["a", 1]], [["a", "b"], [], ["a", 1, 2]]),
  of<T.RestNamed>("RestNamed", [["a", 1], ["a", 1, 2, 3]], [["a"], ["a", "b"]]),
  of<T.InnerNamed>("InnerNamed", [{ tuple: [] }, { tuple: ["a"] }], [{ tuple: [1] }, {}]),

  of<T.Branded>("Branded", as("a"), [1, null]),
  of<T.BrandedBySymbol>("BrandedBySymbol", as(1), ["1"]),
  of<T.BrandedItem>("BrandedItem", as({ name: "a" }), [{ name: 1 }, {}]),
  of<T.BrandedPart>("BrandedPart", as({ name: "a" }), [{ name: 1 }]),
  of<T.BrandedUnion>("BrandedUnion", as("a", 1), [true]),
  of<T.BrandedList>("BrandedList", as(["a"]), [[1], {}]),
  of<T.BrandedUuid>("BrandedUuid", as(uuid), ["a"]),
  of<T.BrandedKeys>("BrandedKeys", as({ a: 1 }), [{ a: "1" }]),
  of<T.BrandedSize>("BrandedSize", as("s"), ["xl", 1]),
  of<T.Suggested>("Suggested", ["s", "other"], [1]),

  of<T.MaybeNumber>("MaybeNumber", [1, undefined], ["a"]),
  of<T.MaybeProperty>("MaybeProperty", [{ count: undefined }, { count: 1 }], [{ count: "1" }]),
  of<T.RequiredMaybe>("RequiredMaybe", [{ count: undefined }, { count: 1 }], [{ count: "1" }]),
  of<T.CopiedMaybe>("CopiedMaybe", [{ count: undefined }, { count: 1 }], [{ count: "1" }]),
  of<T.MaybeRecord>("MaybeRecord", [{ a: undefined, b: 1 }], [{ a: "1" }]),
  of<T.MaybeList>("MaybeList", [[1, undefined]], [["1"]]),
  of<T.MaybeTuple>("MaybeTuple", [["a"], ["a", undefined], ["a", 1]], [["a", "1"]]),
  of<T.MaybeSet>("MaybeSet", [new Set(["a", undefined])], [new Set([1])]),
  of<T.MaybeMap>("MaybeMap", [new Map([["a", undefined], ["b", 1]])], [new Map([["a", "1"]])]),
  of<T.Optional2>("Optional2", [{}, { count: 1 }, { inner: {} }], [{ count: "1" }, { inner: 1 }]),
  // Nil in place of what is missing, as Python sends it
  of<T.Optional2>("Optional2", as({ count: null }, { inner: null }, { inner: { size: null } }), [
    { count: "1", inner: null },
  ]),
  of<T.NoResult>("NoResult", [undefined], [1]),
  of<Awaited<T.MaybeResult>>("MaybeResult", [1, undefined], ["1"]),

  of<T.Empty2>("Empty2", ["a", 1, true, {}, [], { a: 1 }, uuid]),
  of<T.EmptyInterface>("EmptyInterface", ["a", 1, {}, []]),
  of<T.EmptyBased>("EmptyBased", [{ a: "a" }], [{ a: 1 }, {}]),
  of<T.NoKeys>("NoKeys", [{}], [{ a: 1 }, "a"]),
  of<T.ByNumber>("ByNumber", [{ 1: "a" }, ["a"], "text"]),
  of<T.ByNumberRecord>("ByNumberRecord", [{ 1: "a" }, ["a"], "text"]),
  of<T.ByPrefix>("ByPrefix", [{ "x-a": 1 }, Object.assign({ "x-a": 1 }, { other: "text" })], [1]),
  of<T.ByPrefixRecord>("ByPrefixRecord", [{ "x-a": 1 }, Object.assign({ "x-a": 1 }, { b: "b" })], [
    1,
  ]),
  of<T.ByPrefixMapped>("ByPrefixMapped", [{ "x-a": 1 }, Object.assign({ "x-a": 1 }, { b: "b" })], [
    1,
  ]),
  of<T.BySymbol>("BySymbol", [{ a: "a" }, Object.assign({ a: "a" }, { b: true })], [{ a: 1 }]),
  of<T.Id3>("Id3", [{ id: "a", size: 1 }], [{ id: 1 }, {}]),
  of<T.PickedIndexed>("PickedIndexed", [{ id: "a" }, Object.assign({ id: "a" }, { b: true })], [
    {},
  ]),
  of<T.OmittedIndexed>("OmittedIndexed", [{}, { size: 1 }, { other: "a" }], [{ size: true }]),
  of<T.WithSymbol>("WithSymbol", [{ a: "a" }], [{ a: 1 }]),
  of<T.ReadonlyArrays>("ReadonlyArrays", [[["a"]]], [[[1]]]),
  of<T.Named2>("Named2", as(["a"]), [[1], {}]),
  of<T.Dumped>("Dumped", [{ amount: 1 }]),
  of<T.Accessors>("Accessors", [{ size: 1 }]),

  of<T.Bits>("Bits", [T.Bits.Read, T.Bits.Read | T.Bits.Run, T.Bits.None], ["Read"]),
  of<T.Shifted>("Shifted", [T.Shifted.Read, T.Shifted.Read | T.Shifted.Write], [true]),
  of<T.Computed>("Computed", [T.Computed.A, T.Computed.B], [true]),
  of<T.Mode>("Mode", ["on", "off"], [1]),

  of<T.Number2>("Number2", ["1", "-1.5", "1e3", "1E3", "0x1F", "0b11", ".5", "5."], [
    "a",
    "",
    "1a",
  ]),
  of<T.BigInt2>("BigInt2", ["n1", "n-1", "n0x1f"], ["n", "n1.5"]),
  of<T.Null2>("Null2", ["null", "undefined", "true"], [1]),

  of<T.Amount>("Amount", [{ amount: price, currency: "EUR" }, null], [
    { amount: 1, currency: "EUR" },
  ]),
  of<T.Bytes2>("Bytes2", [{ data: new Uint8Array(2) }, { data: Buffer.from("a") }], [
    { data: "a" },
  ]),
  of<T.Keyed>("Keyed", [new Map(), new Map([[1n, price]]), new Map([[2n ** 60n, price]])], [
    new Map([[1n, 1]]),
  ]),
  of<T.Dates>("Dates", [[new Date(0), zoned.toInstant(), zoned]], [["2026-01-01"]]),
  of<T.Nested2>("Nested2", [new Map([["a", new Map([["b", new Set([1n, 2n ** 60n])]])]])], [
    new Map([["a", new Map([["b", ["1"]]])]]),
  ]),
  of<T.BigOrText>("BigOrText", [1n, "a", 2n ** 63n], [1.5, true]),
  of<T.Count2>("Count2", [0, -0, 1.5, 2 ** 53, 2 ** 63, 1e300, NaN, -Infinity], [1n, "1"]),

  of<T.Linked>("Linked", [linked], [{ value: "a", next: { value: 1 } }]),
  of<T.Folder>("Folder", [{ children: { a: { children: {}, parent: { children: {} } } } }], [
    { children: { a: {} } },
  ]),
];

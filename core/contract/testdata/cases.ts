import { Decimal, Float, Undefined, Uuid } from "../../../mod.ts";
import type * as T from "./catalogue.ts";

/** Values that the schema of a type accepts and refuses. */
export interface Case {
  /** Name of the type in `catalogue.ts`. */
  readonly name: string;
  readonly accepts: readonly unknown[];
  readonly refuses: readonly unknown[];
}

/** The compiler sees that the accepted values are of the type. */
function of<Type>(name: keyof Types, accepts: readonly Type[], refuses: readonly unknown[]): Case {
  return { name, accepts, refuses };
}

/** What arrives is not always what the type says: a small `bigint` is a number, and so on. */
function arriving(name: keyof Types, accepts: readonly unknown[], refuses: readonly unknown[]) {
  return { name, accepts, refuses };
}

type Types = Record<string, never>;

const uuid = Uuid.random();
const instant = Temporal.Instant.from("2026-01-01T00:00:00Z");
const zoned = instant.toZonedDateTimeISO("UTC");
const day = Temporal.PlainDate.from("2026-01-01");
const item = { name: "soup", price: 3.5 };
const home = { city: "Bonn", country: "DE" } as const;
const ring: { value: number; left?: unknown } = { value: 1 };
ring.left = ring;

const PRIMITIVES = [
  of<T.Text>("Text", ["", "a"], [1, null, undefined, ["a"], {}, 1n]),
  of<T.Count>("Count", [0, -1.5, NaN, Infinity], ["1", 1n, true, null, new Date()]),
  arriving("Count", [new Float(3)], [new Decimal("3")]),
  of<T.Flag>("Flag", [true, false], [0, "true", null]),
  of<T.Big>("Big", [1n, 2n ** 63n], ["1", 1.5, null]),
  arriving("Big", [7], [2 ** 53]),
  of<T.Null>("Null", [null], [0, "", false]),
  of<T.Nothing>("Nothing", [undefined], [0, "", {}]),
  of<T.Anything>("Anything", [1, "a", null, undefined, {}, []], []),
  of<T.Any>("Any", [1, "a", null, undefined], []),
  of<T.Never>("Never", [], [1, null, undefined, "a", {}]),
  of<T.Yes>("Yes", [true], [false, 1, "true"]),
  of<T.Seven>("Seven", [7], [8, "7", 7n]),
  of<T.MinusOne>("MinusOne", [-1], [1]),
  of<T.Half>("Half", [0.5], [0.25]),
  of<T.Word>("Word", ["word"], ["Word", ""]),
  of<T.Empty>("Empty", [""], [" ", null]),
  of<T.BigTen>("BigTen", [10n], [11n, "10"]),
  arriving("BigTen", [10], [11]),
  of<T.Quoted>("Quoted", ['it\'s "quoted"'], ["it's quoted"]),
];

const UNIONS = [
  of<T.TextOrCount>("TextOrCount", ["a", 1], [true, null]),
  of<T.Size>("Size", ["s", "m", "l"], ["xl", 1, null]),
  of<T.Digit>("Digit", [1, 2, 3], [4, "1"]),
  of<T.Mixed>("Mixed", ["a", 1, true, null], ["b", 2, false]),
  of<T.Nullable>("Nullable", ["a", null], [1]),
  of<T.Maybe>("Maybe", [1, undefined], ["a"]),
  of<T.Doubled>("Doubled", ["a", "b"], [1]),
  of<T.Everything>("Everything", ["a", 1, {}], []),
  of<T.Bool>("Bool", [true, false], [0]),
  of<T.Nested>("Nested", ["a", 1, true, null], [[], {}]),
  of<T.OnlyNever>("OnlyNever", ["a"], [1]),
  of<T.ListOrOne>("ListOrOne", ["a", ["a", "b"]], [1, [1]]),
  of<T.Shape>("Shape", [{ kind: "circle", radius: 1 }, { kind: "square", side: 2 }], [
    { kind: "circle", side: 1 },
    { kind: "other" },
    { radius: 1 },
    "circle",
  ]),
];

const ARRAYS = [
  of<T.Texts>("Texts", [[], ["a"]], ["a", [1], ["a", null], {}, new Set(["a"])]),
  of<T.Counts>("Counts", [[1]], [["1"]]),
  of<T.Fixed>("Fixed", [["a"]], [[1]]),
  of<T.Readonlys>("Readonlys", [[1]], [["a"]]),
  of<T.Matrix>("Matrix", [[[1], []]], [[1], [["a"]]]),
  of<T.Either>("Either", [["a", 1]], [[true]]),
  of<T.Anythings>("Anythings", [[], [1, "a", null]], ["a", {}]),
  of<T.Pair>("Pair", [["a", 1]], [["a"], ["a", 1, 2], [1, "a"], []]),
  of<T.Named>("Named", [["a", 1]], [["a"], [1, 1]]),
  of<T.Optional>("Optional", [["a"], ["a", 1]], [[], ["a", "b"], ["a", 1, 1]]),
  // Optional elements with names come without their question mark.
  of<T.Rest>("Rest", [["a"], ["a", 1, 2]], [[], [1], ["a", "b"]]),
  of<T.RestOnly>("RestOnly", [[], ["a"]], [[1]]),
  of<T.NoItems>("NoItems", [[]], [[1]]),
  of<T.ReadonlyPair>("ReadonlyPair", [["a", 1]], [["a", "b"]]),
  of<T.Pairs>("Pairs", [[], [["a", 1]]], [[["a"]], ["a", 1]]),
];

const OBJECTS = [
  of<T.Point>("Point", [{ x: 1, y: 2 }], [{ x: 1 }, { x: 1, y: "2" }, null, [1, 2], new Map()]),
  arriving("Point", [{ x: 1, y: 2, z: 3 }, Object.assign(Object.create(null), { x: 1, y: 2 })], []),
  of<T.Item>("Item", [item, { ...item, note: "hot" }], [
    { name: "soup" },
    { ...item, note: 1 },
    { ...item, name: null },
  ]),
  of<T.Exactly>("Exactly", [{ a: "a" }, { a: undefined }], [{ a: 1 }]),
  arriving("Exactly", [{}, { a: null }], []),
  of<T.OrNull>("OrNull", [{ a: null }, { a: "a" }], [{}, { a: 1 }]),
  of<T.OptionalNull>("OptionalNull", [{}, { a: null }, { a: "a" }], [{ a: 1 }]),
  of<T.Deep>("Deep", [{ a: { b: { c: 1 } } }], [{ a: { b: {} } }, { a: { b: { c: "1" } } }, {}]),
  of<T.WithUnknown>("WithUnknown", [{ a: 1 }, { a: undefined }], [null, 1]),
  of<T.QuotedKey>("QuotedKey", [{ "content-type": "a", 3: 1 }], [{ "content-type": "a" }, {
    "content-type": 1,
    3: 1,
  }]),
  of<T.Indexed>("Indexed", [{}, { a: 1, b: 2 }], [{ a: "1" }, []]),
  of<T.IndexedToo>("IndexedToo", [{ id: "a" }, { id: "a", b: "c" }], [{}, { id: "a", b: 1 }]),
  of<T.NoProperties>("NoProperties", [{}], [{ a: 1 }]),
  of<T.Getter>("Getter", [{ a: 1 }], [{ a: "1" }]),
  of<T.Optionals>("Optionals", [{ a: 1 }], [{}]),
  of<T.HasProto>("HasProto", [], [{}]),
  of<T.Based>("Based", [{ ...item, tags: [] }], [{ tags: [] }, { ...item, tags: [1] }, item]),
  of<T.TwoBases>("TwoBases", [{ ...item, x: 1, y: 2, z: 3 }], [{ ...item, z: 3 }]),
  of<T.Merged>("Merged", [{ a: "a", b: 1 }], [{ a: "a" }, { b: 1 }]),
  of<T.Both>("Both", [{ ...item, x: 1, y: 2 }], [item, { x: 1, y: 2 }]),
  of<T.BothInline>("BothInline", [{ a: "a", b: 1 }], [{ a: "a" }]),
  of<T.Narrowed>("Narrowed", [{ kind: "x" }], [{ kind: "y" }, {}]),
  of<T.Impossible>("Impossible", [], ["a", 1]),
];

const ENUMS = [
  arriving("Color", ["red", "green"], ["Red", "blue", 0]),
  arriving("Level", [0, 5, 6], [1, "Low"]),
  arriving("Mixture", [0, "text"], [1, "Text"]),
  arriving("Reddish", ["red"], ["green"]),
  arriving("Colors", [["red", "green"]], [["blue"]]),
  arriving("ByColor", [{ red: 1, green: 2 }], [{ red: 1 }, { red: 1, green: "2" }]),
  arriving("ColorRecord", [{ red: 1, green: 2 }], [{ Red: 1, Green: 2 }]),
];

const TEMPLATES = [
  of<T.Prefixed>("Prefixed", ["x-", "x-a\nb"], ["a", "y-a", 1]),
  of<T.Version>("Version", ["1.2", "-1.5e3"], ["1", "a.b"]),
  of<T.Switch>("Switch", ["is-true", "is-false"], ["is-", "is-maybe"]),
  of<T.Sized>("Sized", ["s-size", "l-size"], ["xl-size", "size"]),
  of<T.Plain>("Plain", ["plain"], ["other"]),
  of<T.Dotted>("Dotted", ["a.b", "a.c"], ["axb", "a.d"]),
  of<T.Id>("Id", ["10", "-3"], ["1.5", "a"]),
  of<T.Twice>("Twice", ["x-!", "x-a!"], ["x-a", "a!"]),
];

const GENERICS = [
  of<T.BoxOfText>("BoxOfText", [{ value: "a" }], [{ value: 1 }, {}]),
  of<T.BoxOfBox>("BoxOfBox", [{ value: { value: 1 } }], [{ value: 1 }]),
  of<T.ItemPage>("ItemPage", [{ items: [item] }, { items: [], next: "a" }], [{ items: [1] }, {}]),
  of<T.DefaultBox>("DefaultBox", [{ value: "a" }], [{ value: 1 }]),
  of<T.DefaultNumber>("DefaultNumber", [{ value: 1 }], [{ value: "a" }]),
  of<T.BoundedBox>("BoundedBox", [{ value: "a" }], [{ value: "c" }]),
  of<T.CountResult>("CountResult", [{ ok: true, value: 1 }, { ok: false, error: "a" }], [
    { ok: true, value: "1" },
    { ok: false },
    { ok: false, error: 1 },
  ]),
  of<T.EitherOf>("EitherOf", ["a", 1], [true]),
  of<T.ListsOfText>("ListsOfText", [{ list: [{ value: "a" }] }], [{ list: [{ value: 1 }] }]),
];

const UTILITIES = [
  of<T.PartialItem>("PartialItem", [{}, { price: 1 }], [{ price: "1" }]),
  of<T.RequiredItem>("RequiredItem", [{ ...item, note: "a" }], [item]),
  of<T.ReadonlyItem>("ReadonlyItem", [item], [{ name: "a" }]),
  of<T.PickedItem>("PickedItem", [{ name: "a" }], [{}, { name: 1 }]),
  of<T.PickedTwo>("PickedTwo", [{ name: "a" }, { name: "a", note: "b" }], [{ note: "b" }]),
  of<T.OmittedItem>("OmittedItem", [{ name: "a" }], [{}, { name: 1 }]),
  of<T.PartialPick>("PartialPick", [{}, { name: "a" }], [{ name: 1 }]),
  of<T.PickAndMore>("PickAndMore", [{ name: "a", count: 1 }], [{ name: "a" }]),
  of<T.Prices>("Prices", [{}, { soup: 1 }], [{ soup: "1" }]),
  of<T.Sizes>("Sizes", [{ s: 1, m: 2, l: 3 }], [{ s: 1 }, { s: 1, m: 2, l: "3" }]),
  of<T.OptionalSizes>("OptionalSizes", [{}, { s: 1 }], [{ s: "1" }]),
  of<T.NotS>("NotS", ["m", "l"], ["s"]),
  of<T.OnlyS>("OnlyS", ["s"], ["m", "xl"]),
  of<T.OnlyText>("OnlyText", ["a"], [1]),
  of<T.NotText>("NotText", [1], ["a", 2]),
  of<T.Present>("Present", ["a"], [null, undefined, 1]),
  of<T.PresentItem>("PresentItem", [item], [null]),
  of<T.Awaiting>("Awaiting", ["a"], [1]),
  arriving("Promised", [1], ["a"]),
  of<T.Loud>("Loud", ["A", "B"], ["a"]),
  of<T.Quiet>("Quiet", ["abc"], ["ABC"]),
  of<T.Title>("Title", ["Title"], ["title"]),
  of<T.LoudText>("LoudText", ["A"], [1]),
  of<T.PartialShape>("PartialShape", [{}, { kind: "circle" }, { kind: "square", side: 1 }], [
    { kind: "other" },
  ]),
];

const KEYS = [
  of<T.Key>("Key", ["name", "price", "note"], ["other", 1]),
  of<T.KeyOfMap>("KeyOfMap", ["anything"], [1]),
  of<T.Name>("Name", ["a"], [1]),
  of<T.Note>("Note", ["a", undefined], [1]),
  of<T.NameOrPrice>("NameOrPrice", ["a", 1], [true]),
  of<T.Values>("Values", ["a", 1, undefined], [true]),
  of<T.Element>("Element", ["a"], [1]),
  of<T.First>("First", ["a"], [1]),
  of<T.AnyOfPair>("AnyOfPair", ["a", 1], [true]),
  of<T.DeepIndex>("DeepIndex", [{ c: 1 }], [{}, { c: "1" }]),
  of<T.Flags>("Flags", [{ name: true, price: false }, { name: true, price: true, note: true }], [
    { name: true },
    { name: "a", price: true },
  ]),
  of<T.OptionalFlags>("OptionalFlags", [{}, { s: true }], [{ s: 1 }]),
  of<T.Copy>("Copy", [item], [{ name: "a" }, { ...item, price: "1" }]),
  of<T.Complete>("Complete", [{ ...item, note: "a" }], [item]),
  of<T.ByText>("ByText", [{ a: 1 }], [{ a: "1" }]),
  of<T.Renamed>("Renamed", [{ "size-s": 1, "size-m": 2, "size-l": 3 }], [{ s: 1, m: 2, l: 3 }]),
  of<T.Role>("Role", ["admin", "guest"], ["root"]),
  of<T.Defaults>("Defaults", [{ retries: 1, name: "a" }], [{ retries: "1", name: "a" }]),
];

const RECURSIVE = [
  of<T.Tree>("Tree", [{ value: 1, left: { value: 2, right: { value: 3 } } }], [
    { value: 1, left: { value: "2" } },
    ring, // it has no end, and does not travel
  ]),
  of<T.Comment>("Comment", [{ text: "a", replies: [{ text: "b", replies: [] }] }], [
    { text: "a", replies: [{ text: 1, replies: [] }] },
    { text: "a" },
  ]),
  of<T.Json>("Json", [null, 1, "a", [1, [true]], { a: { b: [null] } }], [1n, { a: new Date() }]),
  of<T.Ping>("Ping", [{}, { pong: { ping: {} } }], [{ pong: 1 }, { pong: { ping: 1 } }]),
  of<T.TextChain>("TextChain", [{ value: "a", next: { value: "b" } }], [
    { value: "a", next: { value: 1 } },
  ]),
];

const IMPORTED = [
  of<T.Place>("Place", [home], [{ city: "Bonn" }]),
  of<T.Home>("Home", [home], [{ ...home, country: "XX" }]),
  of<T.Renamed2>("Renamed2", [{ code: "EUR" }], [{}]),
  of<T.Whole>("Whole", [home], [{ city: 1, country: "DE" }]),
  of<T.Far>("Far", [{ code: "EUR" }], [{ code: 1 }]),
  of<T.Customer>("Customer", [{ name: "a", address: home, currency: { code: "EUR" } }], [
    { name: "a", address: home },
    { name: "a", address: {}, currency: { code: "EUR" } },
  ]),
  of<T.City>("City", ["Bonn"], [1]),
  of<T.FromNamespace>("FromNamespace", [{ a: "a" }], [{ a: 1 }]),
];

const WIRE = [
  of<T.Bytes>("Bytes", [new Uint8Array(2)], ["AAA=", [1, 2], new ArrayBuffer(2)]),
  of<T.Price>("Price", [new Decimal("1.50")], [1.5, "1.50"]),
  of<T.Key2>("Key2", [uuid], [uuid.value, 1]),
  of<T.Real>("Real", [new Float(3)], ["3"]),
  arriving("Real", [3], []),
  of<T.NoValue>("NoValue", [Undefined], [undefined, null]),
  of<T.When>("When", [instant], ["2026-01-01T00:00:00Z", 1, day]),
  arriving("When", [zoned, new Date(0)], [zoned.toPlainDateTime()]),
  of<T.Where>("Where", [zoned], [day]),
  of<T.Day>("Day", [day], ["2026-01-01", zoned]),
  of<T.Clock>("Clock", [Temporal.PlainTime.from("12:00")], ["12:00"]),
  of<T.Local>("Local", [zoned.toPlainDateTime()], [zoned, day]),
  of<T.Old>("Old", [new Date(0)], [0, "1970-01-01"]),
  arriving("Old", [zoned], []),
  of<T.Tags>("Tags", [new Set(["a"]), new Set()], [["a"], new Set([1])]),
  of<T.ReadTags>("ReadTags", [new Set([1])], [new Set(["a"])]),
  of<T.Stock>("Stock", [new Map([["a", 1]])], [new Map([[1, 1]]), [["a", 1]]]),
  arriving("Stock", [{ a: 1 }, {}], [{ a: "1" }]),
  of<T.ById>("ById", [new Map([[1, "a"]])], [new Map([[1, 1]])]),
  arriving("ById", [{}], [{ 1: "a" }]), // the keys of an object are strings
  of<T.ReadStock>("ReadStock", [new Map([["a", item]])], [new Map([["a", 1]])]),
  of<T.BigList>("BigList", [[1n]], [["1"]]),
  of<T.Order>("Order", [{ id: uuid, total: new Decimal("1"), placed: zoned, items: [item] }], [
    { id: "a", total: new Decimal("1"), placed: zoned, items: [] },
    { id: uuid, total: 1, placed: zoned, items: [] },
  ]),
];

const KEYWORDS = [
  of<T.Limited>("Limited", [
    { count: 1 },
    { count: 10, share: 0.5, step: 10, code: "ab", letters: "AB", mail: "a@b.de", list: ["a"] },
    { count: 1, code: "😀😀😀😀" },
    { count: 1, age: 30 },
    { count: 1, age: "unknown" },
  ], [
    { count: 0 },
    { count: 11 },
    { count: 1.5 },
    { count: 1, share: 0 },
    { count: 1, share: 1 },
    { count: 1, step: 7 },
    { count: 1, age: 30.5 },
    { count: 1, age: "30" },
    { count: 1, code: "a" },
    { count: 1, code: "abcde" },
    { count: 1, code: "😀" },
    { count: 1, letters: "a" },
    { count: 1, mail: "nobody" },
    { count: 1, list: [] },
    { count: 1, list: ["a", "b", "c"] },
  ]),
  of<T.Short>("Short", ["abc"], ["abcd", 1]),
  of<T.Shorts>("Shorts", [["abc"]], [["abcd"]]),
];

/** All types that are translated. */
export const CASES: readonly Case[] = [
  ...PRIMITIVES,
  ...UNIONS,
  ...ARRAYS,
  ...OBJECTS,
  ...ENUMS,
  ...TEMPLATES,
  ...GENERICS,
  ...UTILITIES,
  ...KEYS,
  ...RECURSIVE,
  ...IMPORTED,
  ...WIRE,
  ...KEYWORDS,
];

/** Types that are not translated: each accepts anything in its place. */
export const UNTRANSLATED = [
  "Conditional",
  "One",
  "Returned",
  "Function1",
  "Symbol1",
  "Pattern",
  "Middle",
  "Model",
  "ModelType",
  "WithMethod",
  "ObjectType",
  "Failure",
] as const;

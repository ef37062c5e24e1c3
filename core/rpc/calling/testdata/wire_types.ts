/**
 * Which type arrives, and which value: each row states both, so that neither can drift from the
 * other. `deno check` judges the types and arrives_test.ts sends the values.
 */
import {
  Decimal,
  dump,
  Extension,
  Float,
  type ServiceEvent,
  Undefined,
  Uuid,
} from "../../../../mod.ts";
import type { Arrives, NotSendable } from "../arrives.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? B : never;

/** A value, and what must arrive. */
export interface Row {
  readonly name: string;
  readonly sent: unknown;
  /** Undefined where sending is refused. */
  readonly received?: { readonly value: unknown };
}

/** A value of the type `Sent` that arrives as one of exactly the type `Received`. */
function row<Sent, Received>(
  name: string,
  sent: Sent,
  received: Same<Arrives<Sent>, Received>,
): Row {
  return { name, sent, received: { value: received } };
}

/** A value whose type says that it does not travel. */
function refused<Sent>(
  name: string,
  sent: Arrives<Sent> extends NotSendable<string> ? Sent : never,
): Row {
  return { name, sent };
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Branded = string & { readonly __brand: "OrderId" };
interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
}
interface Times {
  readonly at: Date;
  readonly then?: Date;
  readonly note: string | undefined;
}
interface Person {
  readonly name: string;
  readonly message: string;
}
enum Size {
  Small,
  Large,
}
enum Color {
  Red = "red",
}
class Money {
  constructor(readonly amount: number) {}
  [dump](): { amount: number; at: Date } {
    return { amount: this.amount, at: new Date(0) };
  }
}
class Counter {
  count = 0;
  next(): number {
    return ++this.count;
  }
}
class Secret {
  readonly name = "key";
  readonly #value = 7;
  static reveal(secret: Secret): number {
    return secret.#value;
  }
}
class Failure extends Error {
  readonly code = 7;
}
const hidden = Symbol("hidden");
interface Marked {
  readonly name: string;
  readonly [hidden]: number;
}
const EPOCH = new Temporal.ZonedDateTime(0n, "UTC");
const bytes = Uint8Array.of(1, 2);

export const ROWS: readonly Row[] = [
  row<string, string>("a text", "é", "é"),
  row<Branded, Branded>("a branded text", "o-1" as Branded, "o-1" as Branded),
  row<`${number}px`, `${number}px`>("a template text", "3px", "3px"),
  row<number, number>("a number", 1.5, 1.5),
  row<number, number>("a number beyond 2^53", 2 ** 60, 2 ** 60),
  row<Float, number>("a Float", new Float(3), 3),
  row<boolean, boolean>("a boolean", true, true),
  row<null, null>("null", null, null),
  row<undefined, null>("undefined", undefined, null),
  row<string | undefined, string | null>("a text or undefined", undefined, null),
  row<bigint, number | bigint>("a small bigint", 7n, 7),
  row<bigint, number | bigint>("a large bigint", 2n ** 60n, 2n ** 60n),
  row<Size, Size>("an enum of numbers", Size.Large, Size.Large),
  row<Color, Color>("an enum of texts", Color.Red, Color.Red),
  row<Json, Json>("any JSON", { a: [1, null, { b: "c" }] }, { a: [1, null, { b: "c" }] }),
  row<typeof Undefined, typeof Undefined>("Undefined", Undefined, Undefined),
  row<Decimal, Decimal>("a Decimal", new Decimal("1.10"), new Decimal("1.10")),
  row<Uuid, Uuid>("a Uuid", new Uuid("0".repeat(32)), new Uuid("0".repeat(32))),
  row<Extension, Extension>("an Extension", new Extension(5, bytes), new Extension(5, bytes)),
  row<Date, Temporal.ZonedDateTime>("a Date", new Date(0), EPOCH),
  row<Temporal.Instant, Temporal.ZonedDateTime>("an Instant", EPOCH.toInstant(), EPOCH),
  row<Temporal.ZonedDateTime, Temporal.ZonedDateTime>("a ZonedDateTime", EPOCH, EPOCH),
  row<Temporal.PlainDateTime, Temporal.PlainDateTime>(
    "a PlainDateTime",
    EPOCH.toPlainDateTime(),
    EPOCH.toPlainDateTime(),
  ),
  row<Temporal.PlainDate, Temporal.PlainDate>(
    "a PlainDate",
    EPOCH.toPlainDate(),
    EPOCH.toPlainDate(),
  ),
  row<Temporal.PlainTime, Temporal.PlainTime>(
    "a PlainTime",
    EPOCH.toPlainTime(),
    EPOCH.toPlainTime(),
  ),
  row<Uint8Array, Uint8Array<ArrayBuffer>>("bytes", bytes, bytes),
  row<Float64Array, Uint8Array<ArrayBuffer>>("floats", Float64Array.of(0), new Uint8Array(8)),
  row<Date[], Temporal.ZonedDateTime[]>("a list", [new Date(0)], [EPOCH]),
  row<(number | undefined)[], (number | null)[]>("a list with gaps", [1, undefined], [1, null]),
  row<readonly [Date, number], readonly [Temporal.ZonedDateTime, number]>(
    "a tuple",
    [new Date(0), 1],
    [EPOCH, 1],
  ),
  row<Set<Date>, Set<Temporal.ZonedDateTime>>("a Set", new Set([new Date(0)]), new Set([EPOCH])),
  row<Map<string, Date>, { [key: string]: Temporal.ZonedDateTime }>(
    "a Map with text keys",
    new Map([["a", new Date(0)]]),
    { a: EPOCH },
  ),
  row<Map<number, bigint>, { [key: string]: number | bigint } | Map<number, number | bigint>>(
    "a Map with numbers as keys",
    new Map([[1, 1n]]),
    new Map([[1, 1]]),
  ),
  row<Map<number, string>, { [key: string]: string } | Map<number, string>>(
    "an empty Map",
    new Map(),
    {},
  ),
  row<Map<Uint8Array, 1>, { [key: string]: 1 } | Map<Uint8Array<ArrayBuffer> | string, 1>>(
    "a Map whose keys are bytes of a text",
    new Map([[Uint8Array.of(97), 1]]),
    { a: 1 },
  ),
  row<Record<number, string>, Record<number, string>>("numbers as names", { 1: "a" }, { 1: "a" }),
  row<
    Times,
    {
      readonly at: Temporal.ZonedDateTime;
      readonly then?: Temporal.ZonedDateTime;
      readonly note: string | undefined;
    }
  >("undefined properties are left out", { at: new Date(0), note: undefined }, {
    at: EPOCH,
  } as never),
  row<Marked, { readonly name: string }>(
    "a symbol as a name is left out",
    { name: "a", [hidden]: 1 },
    { name: "a" },
  ),
  row<Person, Person>(
    "what only looks like an error",
    { name: "Joe", message: "Hi" },
    { name: "Joe", message: "Hi" },
  ),
  row<Money, { amount: number; at: Temporal.ZonedDateTime }>(
    "an object that says what travels",
    new Money(3),
    { amount: 3, at: EPOCH },
  ),
  row<unknown, unknown>("anything", 1, 1),
  refused<() => void>("a function", () => {}),
  refused<symbol>("a symbol", Symbol("other")),
  refused<Counter>("an instance with a method", new Counter()),
  refused<Secret>("an instance with a private member", new Secret()),
  refused<Error>("an error", new Error("x")),
  refused<Failure>("an error of one's own", new Failure("x")),
  refused<Promise<string>>("a promise inside of a value", Promise.resolve("a")),
  refused<Generator<number>>("a generator", [1].values() as Generator<number>),
  refused<URL>("a URL", new URL("https://example.com")),
  refused<RegExp>("a regular expression", /a/),
  refused<ArrayBuffer>("a buffer", new ArrayBuffer(1)),
  refused<Temporal.Duration>("a duration", new Temporal.Duration(1)),
  refused<Temporal.PlainYearMonth>("a month", new Temporal.PlainYearMonth(2026, 1)),
];

({} as Arrives<Tree>) satisfies Tree;
({} as Arrives<ServiceEvent<Date>>).body satisfies Temporal.ZonedDateTime;

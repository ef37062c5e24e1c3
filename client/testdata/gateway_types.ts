/**
 * What a client of a gateway sees: each row states a type and a value, as wire_types.ts does for proxies.
 * `deno check` judges the types and types_test.ts sends the values.
 */
import { Decimal, Float, Interface, rpc, Uuid } from "../../mod.ts";
import type { Arrives, CallOptions, Connected, FromGateway, ToGateway } from "../mod.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? B : never;

/** A result, or an argument, and what must arrive. */
export interface Row {
  readonly name: string;
  readonly sent: unknown;
  readonly received: unknown;
}

/** A result of the type `Sent` that arrives as one of exactly the type `Received`. */
function result<Sent, Received>(
  name: string,
  sent: Sent,
  received: Same<FromGateway<Arrives<Sent>>, Received>,
): Row {
  return { name, sent, received };
}

const EPOCH = new Temporal.ZonedDateTime(0n, "UTC");
const UUID = new Uuid("0".repeat(32));
interface Order {
  readonly at: Date;
  readonly price: Decimal;
  readonly tags: readonly string[];
  readonly note?: string;
}

export const RESULTS: readonly Row[] = [
  result<string, string>("a text", "é", "é"),
  result<number, number>("a number", 1.5, 1.5),
  result<number, number>("what is no number", NaN, NaN),
  result<Float, number>("a Float", new Float(3), 3),
  result<null, null>("null", null, null),
  result<undefined, null>("undefined", undefined, null),
  result<bigint, number | bigint>("a large bigint", 2n ** 60n + 1n, 2n ** 60n + 1n),
  result<bigint, number | bigint>("a small bigint", 7n, 7),
  result<Date, string>("a Date", new Date(0), "1970-01-01T00:00:00+00:00"),
  result<Temporal.PlainDate, string>("a date", EPOCH.toPlainDate(), "1970-01-01"),
  result<Temporal.PlainTime, string>("a time", EPOCH.toPlainTime(), "00:00:00"),
  result<Decimal, string>("a Decimal", new Decimal("1.10"), "1.10"),
  result<Uuid, string>("a Uuid", UUID, UUID.value),
  result<Uint8Array, Uint8Array<ArrayBuffer>>(
    "bytes",
    Uint8Array.of(0, 255),
    Uint8Array.of(0, 255),
  ),
  result<Set<Date>, Set<string>>(
    "a Set",
    new Set([new Date(0)]),
    new Set(["1970-01-01T00:00:00+00:00"]),
  ),
  result<Map<number, string>, { [key: string]: string } | Map<number, string>>(
    "a Map",
    new Map([[1, "a"]]),
    new Map([[1, "a"]]),
  ),
  result<
    Order,
    {
      readonly at: string;
      readonly price: string;
      readonly tags: readonly string[];
      readonly note?: string;
    }
  >("an object", { at: new Date(0), price: new Decimal("1"), tags: ["a"] }, {
    at: "1970-01-01T00:00:00+00:00",
    price: "1",
    tags: ["a"],
  }),
  result<unknown, unknown>("anything", [1], [1]),
];

export class Shop extends Interface {
  /** Says hello. */
  @rpc()
  greet({ name }: { name: string }): string {
    return name;
  }
  @rpc()
  count(): number {
    return 1;
  }
  @rpc()
  page({ limit = 1 }: { limit?: number } = {}): number {
    return limit;
  }
  @rpc()
  book({ at, price }: { at: Temporal.ZonedDateTime; price?: Decimal }): Temporal.ZonedDateTime {
    return price === undefined ? at : at.add({ seconds: 1 });
  }
  @rpc()
  date({ at }: { at: Date }): number {
    return at.getTime();
  }
  @rpc()
  call({ back }: { back: () => void }): void {
    back();
  }
}

export async function check(shop: Connected<Shop>, options: CallOptions): Promise<void> {
  const text: string = await shop.greet({ name: "Joe" });
  const count: number = await shop.count() + await shop.count({}, options);
  const page: number = await shop.page() + await shop.page({ limit: 2 }, options);
  const at: string = await shop.book({ at: EPOCH });
  await shop.book({ at: new Date(), price: "1.50" });
  await shop.book({ at: "2026-01-01T00:00:00Z", price: new Decimal("1.50") });
  console.log(text, count, page, at);
  // @ts-expect-error a missing argument
  await shop.greet({});
  // @ts-expect-error an argument of another type
  await shop.greet({ name: 1 });
  // @ts-expect-error an unknown argument
  await shop.greet({ name: "Joe", age: 1 });
  // @ts-expect-error options stand behind the arguments
  await shop.count(options);
  // @ts-expect-error a date is text in JSON
  (await shop.book({ at: EPOCH })).epochMilliseconds;
  // @ts-expect-error the method declares what never arrives
  await shop.date({ at: new Date() });
  // @ts-expect-error a function does not travel
  await shop.call({ back: () => {} });
  // @ts-expect-error hooks are not for callers
  await shop.onStart();
  // @ts-expect-error there is no such method
  await shop.nothing();
}

({} as ToGateway<{ ids: Set<Uuid> }>) satisfies { readonly ids: ReadonlySet<Uuid | string> };

/** Checked by proxy_types_test.ts: each line below `@ts-expect-error` must not compile, all others must. */
import {
  Decimal,
  dump,
  event,
  Interface,
  rawRpc,
  type Remote,
  type ReplyChannel,
  type RequestContext,
  rpc,
  type ServiceEvent,
  Uuid,
} from "../../../../mod.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Dates = Date | readonly Dates[] | { readonly [key: string]: Dates };
interface Tree {
  readonly at: Temporal.PlainDate;
  readonly children: readonly Tree[];
}
interface Order {
  readonly id: number;
  readonly note?: string;
  readonly tags: readonly string[];
}
class Money {
  constructor(readonly amount: number) {}
  plus(other: Money): Money {
    return new Money(this.amount + other.amount);
  }
}
class Dumped {
  [dump](): { amount: number } {
    return { amount: 1 };
  }
}

export class Types extends Interface {
  @rpc()
  greet({ name, title = "" }: { name: string; title?: string }): string {
    return title + name;
  }
  @rpc()
  order({ order }: { order: Order }, _context: RequestContext): Order {
    return order;
  }
  @rpc()
  options({ limit = 1 }: { limit?: number } = {}): number {
    return limit;
  }
  @rpc()
  nothing(): void {}
  @rpc()
  json({ value }: { value: Json }): Json {
    return value;
  }
  @rpc()
  dates(): Dates {
    return new Date();
  }
  @rpc()
  tree({ tree }: { tree: Tree }): Tree {
    return tree;
  }
  @rpc()
  anything(args: Record<string, unknown>): unknown {
    return args;
  }
  @rpc()
  zoned({ at }: { at: Temporal.ZonedDateTime }): Temporal.ZonedDateTime {
    return at;
  }
  @rpc()
  values({ bytes, price, id, set, n }: {
    bytes: Uint8Array;
    price: Decimal;
    id: Uuid;
    set: Set<number>;
    n: number | bigint;
  }): unknown[] {
    return [bytes, price, id, set, n];
  }
  @rpc()
  now(): Date {
    return new Date();
  }
  @rpc()
  big(): bigint {
    return 1n;
  }
  @rpc()
  maybe(): string | undefined {
    return undefined;
  }
  @rpc()
  map(): Promise<Map<string, Date>> {
    return Promise.resolve(new Map());
  }
  @rpc()
  numbers(): { floats: Float64Array; list: (number | undefined)[]; note?: string } {
    return { floats: new Float64Array(), list: [] };
  }
  @rpc()
  dumped(): Dumped {
    return new Dumped();
  }
  @rpc()
  money(): Money {
    return new Money(1);
  }
  @rawRpc()
  raw(channel: ReplyChannel, { id }: { id: number }): void {
    channel.reply(id);
  }
  // What cannot be called:
  @rpc()
  date({ at }: { at: Date }): number {
    return at.getTime();
  }
  @rpc()
  textMap({ m }: { m: Map<string, number> }): number {
    return m.size;
  }
  @rpc()
  onlyBig({ n }: { n: bigint }): bigint {
    return n;
  }
  @rpc()
  floats({ f }: { f: Float64Array }): number {
    return f.length;
  }
  @rpc()
  error({ e }: { e: Error & { toString(): string } }): string {
    return e.message;
  }
  @rpc()
  spend({ money }: { money: Money }): number {
    return money.amount;
  }
  @rpc()
  call({ back }: { back: () => void }): void {
    back();
  }
  // @ts-expect-error -- a method takes one object of arguments
  @rpc()
  positional(name: string): string {
    return name;
  }
  // @ts-expect-error -- as above
  @rpc()
  optional(name?: string): string {
    return name ?? "";
  }
  // @ts-expect-error -- as above
  @rpc()
  listed(names: string[]): number {
    return names.length;
  }
  // @ts-expect-error -- as above
  @rawRpc()
  rawPositional(channel: ReplyChannel, id: number): void {
    channel.reply(id);
  }
  @rpc()
  // deno-lint-ignore no-explicit-any -- any arguments
  whatever(args: any): unknown {
    return args;
  }
  @rpc()
  unknown(args?: unknown): unknown {
    return args;
  }
  two({ a }: { a: number }, b: number): number {
    return a + b;
  }
  @rpc()
  nested({ list }: { list: { at: Date }[] }): number {
    return list.length;
  }
}

export class Hidden extends Interface {
  @event("greeted")
  onGreeted(_event: ServiceEvent<{ name: string }>): void {}
  @event("any")
  // deno-lint-ignore no-explicit-any -- any event
  onAny(_event: any): void {}
  then(_args: { a: number }): void {}
  toJSON(): string {
    return this.#secret();
  }
  protected inner(): string {
    return "";
  }
  #secret(): string {
    return "";
  }
}

export async function checkHidden(hidden: Remote<Hidden>): Promise<void> {
  // What no proxy has, or what is not for callers:
  // @ts-expect-error a handler gets events
  await hidden.onGreeted({ type: "greeted", body: { name: "a" }, source: "", headers: {} });
  // @ts-expect-error a proxy has no `then`, as awaiting it would call the service
  await hidden.then({ a: 1 });
  // @ts-expect-error a proxy has no `toJSON`, as showing it would call the service
  await hidden.toJSON();
  // @ts-expect-error protected
  await hidden.inner();
  // The type does not say that this one is a handler.
  await hidden.onAny({});
}

export async function check(types: Remote<Types>): Promise<void> {
  const text: string = await types.greet({ name: "Joe" });
  const order: Order = await types.order({ order: { id: 1, tags: [] } });
  const limit: number = await types.options() + await types.options({ limit: 2 });
  await types.nothing();
  await types.nothing.defer();
  const json: Json = await types.json({ value: { a: [1, null] } });
  const tree: Tree = await types.tree({ tree: { at: Temporal.Now.plainDateISO(), children: [] } });
  const dates = await types.dates();
  if (Array.isArray(dates)) console.log(dates);
  else if (dates instanceof Temporal.ZonedDateTime) console.log(dates.epochMilliseconds, tree);
  const any: unknown = await types.anything({ whatever: 1 });
  await types.whatever({ whatever: 1 });
  const zoned: Temporal.ZonedDateTime = await types.zoned({ at: Temporal.Now.zonedDateTimeISO() });
  const values: unknown[] = await types.values({
    bytes: new Uint8Array(),
    price: new Decimal("1"),
    id: Uuid.random(),
    set: new Set([1]),
    n: 1n,
  });
  const now: Temporal.ZonedDateTime = await types.now();
  const big: number | bigint = await types.big();
  const maybe: string | null = await types.maybe();
  const map: Record<string, Temporal.ZonedDateTime> = await types.map();
  const { floats, list, note }: { floats: Uint8Array; list: (number | null)[]; note?: string } =
    await types.numbers();
  const dumped: { amount: number } = await types.dumped();
  const raw: unknown = await types.raw({ id: 1 });
  console.log(text, order, limit, json, any, zoned, values, now, big, maybe, map, floats, list);
  console.log(note, dumped, raw);

  // @ts-expect-error a date arrives as a ZonedDateTime
  (await types.now()).getTime();
  // @ts-expect-error a small bigint arrives as a number
  const exact: bigint = await types.big();
  // @ts-expect-error undefined arrives as null
  const missing: string | undefined = await types.maybe();
  // @ts-expect-error a map with text keys arrives as an object
  (await types.map()).get("a");
  // @ts-expect-error every view arrives as bytes
  (await types.numbers()).floats satisfies Float64Array;
  // @ts-expect-error instances of classes do not travel
  (await types.money()).plus(new Money(1));
  // @ts-expect-error a channel may answer anything
  const answered: number = await types.raw({ id: 1 });
  // @ts-expect-error a missing argument
  await types.greet({});
  // @ts-expect-error an argument of another type
  await types.greet({ name: 1 });
  // @ts-expect-error an unknown argument
  await types.greet({ name: "Joe", age: 1 });
  // @ts-expect-error a date would arrive as a ZonedDateTime
  await types.date({ at: new Date() });
  // @ts-expect-error a map would arrive as an object
  await types.textMap({ m: new Map([["a", 1]]) });
  // @ts-expect-error a small bigint would arrive as a number
  await types.onlyBig({ n: 1n });
  // @ts-expect-error floats would arrive as bytes
  await types.floats({ f: new Float64Array(2) });
  // @ts-expect-error an error does not travel
  await types.error({ e: new Error("x") });
  // @ts-expect-error an instance of a class does not travel
  await types.spend({ money: new Money(1) });
  // @ts-expect-error a function does not travel
  await types.call({ back: () => {} });
  // @ts-expect-error arguments are one object
  await types.positional("Joe");
  // @ts-expect-error arguments are one object
  await types.two({ a: 1 }, 2);
  // @ts-expect-error the same inside of lists
  await types.nested({ list: [{ at: new Date() }] });
  // @ts-expect-error hooks are not for callers
  await types.onStart();
  console.log(exact, missing, answered);
}

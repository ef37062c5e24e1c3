/** Types are checked by `deno check`: each line below `@ts-expect-error` must not compile, all others must. */
import {
  event,
  eventType,
  Interface,
  type Parsed,
  rawRpc,
  type Remote,
  type ReplyChannel,
  rpc,
  serialEvent,
  type ServiceEvent,
} from "../../../../mod.ts";
import { type, v, z } from "../../../../tests/support/libraries/schema_libraries.ts";

const ZodOrder = z.object({
  item: z.string(),
  count: z.number().default(1),
  note: z.string().transform((text) => text.length).optional(),
});
const ValibotOrder = v.object({ item: v.string(), count: v.optional(v.number(), 1) });
const ArkOrder = type({ item: "string", count: "number = 1" });
const Total = z.object({ total: z.number() });
const WithDate = z.object({ at: z.date() });

const zodPlaced = eventType("order.zod", ZodOrder);
const valibotPlaced = eventType("order.valibot", ValibotOrder);
const arkPlaced = eventType("order.ark", ArkOrder);
const plainPlaced = eventType<{ item: string }>("order.plain");

export class Types extends Interface {
  @rpc({ input: ZodOrder, output: Total })
  zod({ item, count, note }: Parsed<typeof ZodOrder>): { total: number } {
    return { total: item.length * count + (note ?? 0) };
  }

  @rpc({ input: ValibotOrder })
  valibot({ item, count }: Parsed<typeof ValibotOrder>): number {
    return item.length * count;
  }

  @rpc({ input: ArkOrder, output: Total })
  async ark({ item, count }: Parsed<typeof ArkOrder>): Promise<{ total: number }> {
    return await Promise.resolve({ total: item.length * count });
  }

  @rpc({ input: ZodOrder })
  whole(order: z.output<typeof ZodOrder>): number {
    return order.count;
  }

  @rpc({ input: ZodOrder })
  wider({ item }: { item: string | number }): string {
    return String(item);
  }

  @rpc({ input: ZodOrder })
  nothing(): void {}

  @rpc({ input: WithDate })
  dated({ at }: Parsed<typeof WithDate>): number {
    return at.getTime();
  }

  @rpc({ input: z.record(z.string(), z.number()) })
  named(prices: Record<string, number>): number {
    return prices.soup ?? 0;
  }

  @rawRpc({ input: ZodOrder })
  raw(channel: ReplyChannel, { count }: Parsed<typeof ZodOrder>): void {
    channel.reply(count);
  }

  // @ts-expect-error the count of the schema is a number
  @rpc({ input: ZodOrder })
  wrongParameter({ count }: { count: string }): string {
    return count;
  }

  // @ts-expect-error the schema gives no size
  @rpc({ input: ValibotOrder })
  missingProperty({ size }: { size: number }): number {
    return size;
  }

  // @ts-expect-error the note of the schema may be missing
  @rpc({ input: ZodOrder })
  narrower({ note }: { note: number }): number {
    return note;
  }

  // @ts-expect-error the schema does not take a text
  @rpc({ output: Total })
  wrongResult(): { total: string } {
    return { total: "1" };
  }

  // @ts-expect-error nor that of a promise
  @rpc({ output: Total })
  async wrongPromise(): Promise<{ sum: number }> {
    return await Promise.resolve({ sum: 1 });
  }

  // @ts-expect-error the count of the schema is a number
  @rawRpc({ input: ZodOrder })
  wrongRaw(channel: ReplyChannel, { count }: { count: string }): void {
    channel.reply(count);
  }

  @event(zodPlaced)
  onZod({ body: { item, count, note } }: ServiceEvent<Parsed<typeof ZodOrder>>): string {
    return item.repeat(count + (note ?? 0));
  }

  @event([valibotPlaced, arkPlaced])
  onBoth({ body: { item, count } }: ServiceEvent<{ item: string; count: number }>): string {
    return item.repeat(count);
  }

  @serialEvent(arkPlaced, { key: ({ body }) => body.item })
  onSerial({ body: { count } }: ServiceEvent<Parsed<typeof ArkOrder>>): number {
    return count;
  }

  // @ts-expect-error the count of the schema is a number
  @event(zodPlaced)
  onWrong({ body: { count } }: ServiceEvent<{ count: string }>): string {
    return count;
  }

  async emits(): Promise<void> {
    await this.emit(zodPlaced, { item: "a" });
    await this.emit(zodPlaced, { item: "a", count: 2, note: "text" });
    // @ts-expect-error the emitter sends a text, of which the schema makes a number
    await this.emit(zodPlaced, { item: "a", note: 1 });
    await this.emit(valibotPlaced, { item: "a" });
    // @ts-expect-error an item is missing
    await this.emit(arkPlaced, { count: 1 });
    await this.emit(plainPlaced, { item: "a" });
    // @ts-expect-error an item is a text
    await this.emit(plainPlaced, { item: 1 });
    const { body } = await this.nextEvent(zodPlaced);
    const note: number | undefined = body.note;
    console.log(note);
    this.whole({ item: "a", count: 1, note: 1 });
    this.zod({ item: "a", count: 1, note: 1 });
  }
}

export async function call(types: Remote<Types>): Promise<void> {
  const { total }: { total: number } = await types.zod({ item: "a" });
  await types.zod({ item: "a", count: total, note: "text" });
  // @ts-expect-error callers send a text, of which the schema makes a number
  await types.zod({ item: "a", note: 1 });
  // @ts-expect-error an item is missing
  await types.zod({});
  // @ts-expect-error so are the arguments
  await types.zod();
  await types.valibot({ item: "a" });
  await types.ark({ item: "a" });
  await types.raw({ item: "a" });
  await types.named({ soup: 3.5 });
  // @ts-expect-error a price is a number
  await types.named({ soup: "3.5" });
  // A parameter without `Parsed` shows callers what the method gets.
  await types.whole({ item: "a", count: 1 });
  // @ts-expect-error it would arrive as a Temporal.ZonedDateTime
  await types.dated({ at: new Date() });
}

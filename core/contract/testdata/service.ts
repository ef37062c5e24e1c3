import {
  event,
  Interface,
  rawRpc,
  type ReplyChannel,
  rpc,
  serialEvent,
  type ServiceEvent,
  task,
} from "../../../mod.ts";

interface Item {
  name: string;
}

type Told = ReturnType<typeof Date.now>;

interface Marked {
  tag?: unknown;
  /** May be anything. */
  data?: Told;
}

interface Untyped extends Marked, Partial<{ left: unknown }> {
  id: Told;
  body: unknown;
}

interface Receipt {
  id: number;
}

type Of<Body> = ServiceEvent<Body>;
type ItemEvent = Of<Item>;

class Store<T> extends Interface {
  @rpc()
  inherited({ value }: { value: T }): T {
    return value;
  }
}

/** A service as its users write it. */
export class Shop extends Store<Item> {
  @rpc()
  order({ item, count = 1 }: { item: Item; count?: number }): Promise<Receipt> {
    return Promise.resolve({ id: item.name.length + count });
  }

  @rpc()
  add({ count = 1 }: { count?: number } = {}): number {
    return count;
  }

  @rpc()
  strict({ id, size, note: text }: { id?: number; size?: number; note?: string } = {}): string {
    return `${id} ${size} ${text}`;
  }

  @rpc()
  needing({ id, size }: { id: number; size?: number } = { id: 1 }): string {
    return `${id} ${size}`;
  }

  @rpc()
  marked({ id, tag, data, body, left, type }: Untyped & { type?: Told }): unknown {
    return [id, tag, data, body, left, type];
  }

  @rpc()
  lenient({ size = 1, ...others }: { size?: number; note?: string } = {}): string {
    return `${size} ${others.note}`;
  }

  find(options: { id: number }): Item;
  find(options: { name: string }): Item;
  @rpc()
  find(options: { id?: number; name?: string }): Item {
    return { name: options.name ?? `${options.id}` };
  }

  @rpc()
  generic<Key extends string>({ key }: { key: Key }): Key {
    return key;
  }

  @rpc()
  many(...args: unknown[]): number {
    return args.length;
  }

  @rpc()
  bound(this: unknown, { id }: { id: number }): number {
    return id;
  }

  @rpc()
  plain() {
    return 1;
  }

  @event("order.placed")
  placed({ body }: ServiceEvent<Item>): void {
    if (body.name === "") throw new Error("A name is missing");
  }

  @event(["order.aliased", "order.*"])
  aliased({ body }: ItemEvent): string {
    return body.name;
  }

  @event("order.destructured")
  destructured({ body: { name } }: { body: Item }): string {
    return name;
  }

  @event("order.untyped")
  untyped({ type }: ServiceEvent): string {
    return type;
  }

  @serialEvent("order.serial", { key: ({ body }: ItemEvent) => body.name })
  serial({ body }: ItemEvent): string {
    return body.name;
  }

  @task()
  shrink({ id, size }: { id: number; size?: number }): void {
    console.log(id, size);
  }

  @task()
  resize({ id }: { id: number }): number {
    return id;
  }

  @rawRpc()
  raw(channel: ReplyChannel, { id }: { id: number }): void {
    channel.reply(id);
  }
}

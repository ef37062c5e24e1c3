import { event, Interface, rpc, type ServiceEvent } from "../../../mod.ts";

interface Item {
  name: string;
}

interface Receipt {
  id: number;
}

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

  many(...args: { a: number }[]): number {
    return args.length;
  }

  @rpc()
  plain() {
    return 1;
  }

  @event("order.placed")
  placed({ body }: ServiceEvent<Item>): void {
    if (body.name === "") throw new Error("A name is missing");
  }
}

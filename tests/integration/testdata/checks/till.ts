import { Interface, rpc } from "@lymph/lymph";

/** What an older release of `Orders` took. */
interface OldOrders {
  place(args: { items: string }): Promise<number>;
}

/** Knows the older release. */
export class Till extends Interface {
  @rpc()
  async sell({ item }: { item: string }): Promise<number> {
    return await this.proxy<OldOrders>("Orders").place({ items: item });
  }
}

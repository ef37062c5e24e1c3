import { event, eventType, Interface, rpc, type ServiceEvent } from "@lymph/lymph";

export const orderPlaced = eventType<{ id: number; item: string }>("order.placed");
export const orderPaid = eventType<{ id: number; total?: number }>("order.paid");

/** Takes orders; `checked_shop_next.ts` is what shall take its place. */
export class Shop extends Interface {
  #paid = 0;

  @rpc()
  async order({ item, count = 1 }: { item: string; count?: number }): Promise<number> {
    await this.emit(orderPlaced, { id: count, item });
    return count;
  }

  @rpc()
  price({ item }: { item: string }): number {
    return item.length;
  }

  @rpc()
  paid(): number {
    return this.#paid;
  }

  @event(orderPaid)
  onPaid(_event: ServiceEvent<{ id: number; total?: number }>): void {
    this.#paid += 1;
  }
}

/** Calls the shop as it is, and hears of its orders. */
export class Web extends Interface {
  readonly #shop = this.proxy<Shop>("Shop");

  @rpc()
  async buy({ item }: { item: string }): Promise<number> {
    return await this.#shop.price({ item }) * await this.#shop.order({ item });
  }

  @event(orderPlaced)
  onPlaced(_event: ServiceEvent<{ id: number; item: string }>): void {}
}

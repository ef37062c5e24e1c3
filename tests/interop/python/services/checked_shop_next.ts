import { event, eventType, Interface, rpc, type ServiceEvent } from "@lymph/lymph";

const orderPlaced = eventType<{ id: number; item?: string }>("order.placed");
const orderPaid = eventType<{ id: number; total: number }>("order.paid");

/** Breaks all who rely on `checked_shop.ts`. */
export class Shop extends Interface {
  @rpc()
  async order({ item, count }: { item: string; count: number }): Promise<number> {
    await this.emit(orderPlaced, { id: count, item });
    return count;
  }

  @rpc()
  price({ item }: { item: string }): string {
    return item;
  }

  @rpc()
  paid(): number {
    return 0;
  }

  @event(orderPaid)
  onPaid(_event: ServiceEvent<{ id: number; total: number }>): void {}
}

/** Breaks no caller. */
export class LargerShop extends Interface {
  @rpc()
  async order(
    { item, count = 1, note = "" }: { item: string; count?: number; note?: string },
  ): Promise<number> {
    await this.emit(orderPlacedAt, { id: count, item, at: note });
    return count;
  }

  @rpc()
  price({ item }: { item: string }): number {
    return item.length;
  }

  @rpc()
  paid(): number {
    return 0;
  }

  @event("order.paid")
  onPaid(_event: ServiceEvent<{ id: number; total?: number }>): void {}
}

const orderPlacedAt = eventType<{ id: number; item: string; at: string }>("order.placed");

import { event, eventType, Interface, rpc, type ServiceEvent } from "@lymph/lymph";

export const orderPlaced = eventType<{ id: number; item: string }>("order.placed");
export const orderPaid = eventType<{ id: number; total?: number }>("order.paid");

/** Takes orders. */
export class Shop extends Interface {
  @rpc()
  async order({ item, count = 1 }: { item: string; count?: number }): Promise<number> {
    await this.emit(orderPlaced, { id: count, item });
    return count;
  }

  @rpc()
  price({ item }: { item: string }): number {
    return item.length;
  }

  @event(orderPaid)
  onPaid(_event: ServiceEvent<{ id: number; total?: number }>): void {}
}

import { event, Interface, type ServiceEvent, task } from "@lymph/lymph";
import { type Order, orderPacked, orderPlaced } from "./order.ts";

/** Packs what was ordered. */
export class Warehouse extends Interface {
  /** Hands each order to the workers, so that slow packing delays nothing else. */
  @event(orderPlaced)
  async onOrderPlaced({ body }: ServiceEvent<Order>): Promise<void> {
    await this.apply(this.pack, body);
  }

  /** Packs an order. It runs in a worker, and again if it fails or the worker dies. */
  @task({ retries: 3 })
  async pack(order: Order): Promise<void> {
    console.log(`Packing ${order.count} × ${order.article}`);
    await this.emit(orderPacked, order);
  }
}

import { Interface, rpc } from "@lymph/lymph";
import { type Order, orderPlaced } from "./order.ts";

/** Takes orders. */
export class Orders extends Interface {
  /** Places an order. Once this returns, the event is stored: the order cannot be lost. */
  @rpc({ raises: [RangeError] })
  async place({ article, count }: { article: string; count: number }): Promise<Order> {
    if (!(count >= 1)) throw new RangeError(`count must be at least 1: current value is ${count}`);
    const order = { id: crypto.randomUUID(), article, count };
    await this.emit(orderPlaced, order);
    return order;
  }
}

import { event, Interface, rpc, type ServiceEvent } from "@lymph/lymph";
import { orderPlaced, orderReady, type PlacedOrder } from "./events.ts";

/** Cooks what was ordered. */
export class Kitchen extends Interface {
  readonly #waiting = new Map<string, PlacedOrder>();

  /** Takes an order. It may come twice, if a process has died. */
  @event(orderPlaced)
  onPlaced({ body }: ServiceEvent<PlacedOrder>): void {
    this.#waiting.set(body.id, body);
  }

  /** Lists the orders that wait, the oldest first. */
  @rpc({ idempotent: true })
  waiting(): PlacedOrder[] {
    return [...this.#waiting.values()];
  }

  /** Finishes the order that has waited longest. */
  @rpc()
  async finish(): Promise<PlacedOrder | null> {
    const [order] = this.#waiting.values();
    if (order === undefined) return null;
    this.#waiting.delete(order.id);
    await this.emit(orderReady, order);
    return order;
  }
}

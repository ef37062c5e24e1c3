import { event, eventType, Interface, rpc, type ServiceEvent, task } from "@lymph/lymph";
import type { Item } from "./item.ts";

const orderPlaced = eventType<{ items: Item[] }>("order.placed");

/** Takes orders. */
export class Orders extends Interface {
  /** Whatever was executed. */
  readonly executed: unknown[] = [];

  /** Places an order. */
  @rpc()
  async place({ items }: { items: Item[] }): Promise<number> {
    this.executed.push(items);
    await this.emit(orderPlaced, { items });
    return items.length;
  }

  /** Answers what it is told to, whatever its type. */
  @rpc()
  total({ answer }: { answer: unknown }): { total: number } {
    return { total: answer as number };
  }

  /** Emits what it is told to, whatever its type. */
  @rpc()
  async tell({ items }: { items: unknown }): Promise<void> {
    await this.emit(orderPlaced, { items: items as Item[] });
  }

  /** Hands over work. */
  @rpc()
  async send({ items }: { items: unknown }): Promise<void> {
    await this.apply(this.pack, { items: items as Item[] });
  }

  @event("order.placed")
  onPlaced({ body }: ServiceEvent<{ items: Item[] }>): void {
    this.executed.push(body);
    console.log(`Handled an order of ${body.items.length}`);
  }

  @task()
  pack({ items }: { items: Item[] }): void {
    this.executed.push(items);
  }
}

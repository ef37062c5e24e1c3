import { type EventType, eventType } from "@lymph/lymph";

/** An order of a customer. */
export interface Order {
  readonly id: string;
  readonly article: string;
  readonly count: number;
}

/** A customer has placed an order. */
export const orderPlaced: EventType<Order> = eventType<Order>("order.placed");

/** An order is ready to be sent. */
export const orderPacked: EventType<Order> = eventType<Order>("order.packed");

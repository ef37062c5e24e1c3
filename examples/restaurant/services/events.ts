import { eventType } from "@lymph/lymph";

/** An order, as the kitchen needs it. */
export interface PlacedOrder {
  readonly id: string;
  /** The user who has ordered. */
  readonly user: string;
  readonly restaurant: string;
  readonly dishes: string[];
}

/** An order was paid, and can be cooked. */
export const orderPlaced = eventType<PlacedOrder>("order.placed");

/** The kitchen has finished an order. */
export const orderReady = eventType<PlacedOrder>("order.ready");

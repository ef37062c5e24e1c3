import { event, Interface, rpc, type ServiceEvent } from "@lymph/lymph";
import { orderPlaced, orderReady, type PlacedOrder } from "./events.ts";
import { CardDeclined, type Payments } from "./payments.ts";
import { NotOnMenu, type Restaurants } from "./restaurants.ts";
import { currentUser, SignedOut } from "./user.ts";

/** An order, as its user sees it. */
export interface Order extends PlacedOrder {
  readonly cents: number;
  readonly isReady: boolean;
}

/** The user has no such order. */
export class NoSuchOrder extends Error {
  static readonly status = 404;
}

/** Takes orders. */
export class Orders extends Interface {
  readonly #restaurants = this.proxy<Restaurants>("Restaurants", { errorMap: { NotOnMenu } });
  readonly #payments = this.proxy<Payments>("Payments", { errorMap: { CardDeclined } });
  readonly #orders = new Map<string, Order>();

  /** Places an order, once the card of the user has paid for it. */
  @rpc({ http: "POST /orders", raises: [CardDeclined, NotOnMenu, SignedOut] })
  async place({ restaurant, dishes }: {
    restaurant: string;
    /** @minItems 1 */
    dishes: string[];
  }): Promise<Order> {
    const user = currentUser();
    const cents = await this.#restaurants.price({ restaurant, dishes });
    await this.#payments.charge({ cents });
    const placed = { id: crypto.randomUUID(), user, restaurant, dishes };
    const order = { ...placed, cents, isReady: false };
    this.#orders.set(order.id, order);
    await this.emit(orderPlaced, placed);
    return order;
  }

  /** Finds an order of the user. */
  @rpc({ http: "GET /orders/:id", idempotent: true, raises: [NoSuchOrder, SignedOut] })
  find({ id }: { id: string }): Order {
    const user = currentUser();
    const order = this.#orders.get(id);
    if (order?.user === user) return order;
    throw new NoSuchOrder(`There is no order ${id}`);
  }

  /** Remembers that an order is ready. */
  @event(orderReady)
  onReady({ body: { id } }: ServiceEvent<PlacedOrder>): void {
    const order = this.#orders.get(id);
    if (order !== undefined) this.#orders.set(id, { ...order, isReady: true });
  }
}

import { event, Interface, rpc, type ServiceEvent } from "@lymph/lymph";
import { orderReady, type PlacedOrder } from "./events.ts";
import { currentUser, SignedOut } from "./user.ts";

/** Keeps messages for users. */
export class Notifications extends Interface {
  readonly #messages = new Map<string, Set<string>>();

  /** Tells the user that an order is ready; once, although an event may come twice. */
  @event(orderReady)
  onReady({ body: { user, restaurant, id } }: ServiceEvent<PlacedOrder>): void {
    const messages = this.#messages.get(user) ?? new Set();
    this.#messages.set(user, messages.add(`Your order at ${restaurant} is ready (${id})`));
  }

  /** Lists the messages of the user. */
  @rpc({ http: "GET /messages", idempotent: true, raises: [SignedOut] })
  messages(): string[] {
    return [...this.#messages.get(currentUser()) ?? []];
  }
}

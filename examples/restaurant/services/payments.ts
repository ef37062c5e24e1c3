import { Interface, rpc } from "@lymph/lymph";
import { currentUser, SignedOut } from "./user.ts";

/** The card of the user does not pay as much. */
export class CardDeclined extends Error {
  static readonly status = 402;
  constructor(readonly cents: number) {
    super(`The card was declined for ${(cents / 100).toFixed(2)} EUR`);
  }
}

/** Charges cards. */
export class Payments extends Interface {
  readonly #charged = new Map<string, number>();

  /** Charges the card of the user. */
  @rpc({ raises: [CardDeclined, SignedOut] })
  charge({ cents }: { cents: number }): void {
    if (cents > 5000) throw new CardDeclined(cents);
    const user = currentUser();
    this.#charged.set(user, (this.#charged.get(user) ?? 0) + cents);
  }

  /** Returns what a user has paid so far, in cents. */
  @rpc({ idempotent: true })
  total({ user }: { user: string }): number {
    return this.#charged.get(user) ?? 0;
  }
}

/**
 * Key of the method that says what travels instead of an object: Python's `_lymph_dump_`.
 *
 * It is the registered symbol `Symbol.for("lymph.dump")`.
 *
 * @example A class of your own in a reply
 * ```ts
 * import { dump } from "@lymph/lymph";
 *
 * class Money {
 *   constructor(readonly amount: string, readonly currency: string) {}
 *   [dump](): unknown {
 *     return { amount: this.amount, currency: this.currency };
 *   }
 * }
 * ```
 */
export const dump: unique symbol = Symbol.for("lymph.dump");

/** An object that says what travels in its place. */
export interface Dumpable {
  /** Returns the value to encode instead of this object. */
  [dump](): unknown;
}

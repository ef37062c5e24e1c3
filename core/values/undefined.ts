/**
 * Python lymph's `Undefined`: no value was given, as opposed to a value of `null`.
 *
 * It is the registered symbol `Symbol.for("lymph.Undefined")`, hence equal to itself in every copy
 * of this module. JavaScript's own `undefined` travels as nil.
 */
export const Undefined: unique symbol = Symbol.for("lymph.Undefined");

/** Key under which a value class names itself; the same in every copy of this module. */
export const kind: unique symbol = Symbol.for("lymph.kind");

/** Key of the method that `Deno.inspect` and `console.log` print a value with. */
export const customInspect: unique symbol = Symbol.for("Deno.customInspect");

/** Prints a value inside another one; what Deno hands to a {@linkcode customInspect} method. */
export type Inspect = (value: unknown, options: Deno.InspectOptions) => string;

/**
 * Names the value class of anything.
 *
 * @param value Anything.
 * @returns Such as `"Decimal"`, or undefined for what is not an instance of a value class.
 */
export function kindOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const name = (value as { readonly [kind]?: unknown })[kind];
  return typeof name === "string" ? name : undefined;
}

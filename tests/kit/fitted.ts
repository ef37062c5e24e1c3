/** An expected value, in which a function at any depth tells whether what stands there is as expected. */
// deno-lint-ignore no-explicit-any -- the test knows what stands there
export type Expected = ((value: any) => boolean) | ExpectedValue;

/** What is not a function. */
export type ExpectedValue =
  | { readonly [key: string]: unknown }
  | readonly unknown[]
  | string
  | number
  | bigint
  | boolean
  | null;

/**
 * The expected value with what fits in the place of its functions, so that a difference shows only
 * what does not fit.
 */
export function fitted(actual: unknown, expected: unknown): unknown {
  if (typeof expected === "function") return expected(actual) ? actual : expected;
  if (Array.isArray(expected)) return expected.map((item, at) => fitted(inside(actual, at), item));
  if (!isPlain(expected)) return expected;
  return Object.fromEntries(
    Object.entries(expected).map(([key, value]) => [key, fitted(inside(actual, key), value)]),
  );
}

function inside(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

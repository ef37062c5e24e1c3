/**
 * What an error says of itself besides its message.
 *
 * @module
 */

/** The names of an error's class and of those that it extends, the closest first. */
export function* classNamesOf(error: Error): Generator<string> {
  let prototype: unknown = Object.getPrototypeOf(error);
  while (prototype instanceof Error || prototype === Error.prototype) {
    yield prototype.constructor.name;
    prototype = Object.getPrototypeOf(prototype);
  }
}

/**
 * The HTTP status that the class of an error has as a static `status`. One of the instance does not
 * count: HTTP clients put there what another server has answered.
 */
export function statusOfClass(error: Error): number | undefined {
  const { status } = error.constructor as { readonly status?: unknown };
  return isErrorStatus(status) ? status : undefined;
}

/** Whether a value is an HTTP status of an error. */
export function isErrorStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 400 && (value as number) <= 599;
}

/** What every error has, in some way or other. */
const COMMON: ReadonlySet<string> = new Set(["name", "message", "stack", "cause"]);

/** The own fields of an error, such as `{ item: "tea" }`. */
export function fieldsOf(error: Error): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(error).filter(([name, value]) =>
      !COMMON.has(name) && value !== undefined && typeof value !== "function"
    ),
  );
}

import type { RemoteError } from "../../errors.ts";

/** A class of errors, whatever its constructor takes. */
// deno-lint-ignore no-explicit-any -- whatever the constructor takes
export type ErrorClass = new (...args: any[]) => Error;

/**
 * The caller's own error for one that a service has declared: with its message and its fields,
 * whatever the constructor makes of its arguments.
 */
export function ownError(OwnError: ErrorClass, cause: RemoteError): Error {
  const { message, details } = cause;
  const error = create(OwnError, message, { cause });
  for (const [name, value] of Object.entries(details)) set(error, name, value, true);
  if (error.message !== message) set(error, "message", message, false);
  if (error.cause !== cause) set(error, "cause", cause, false);
  return error;
}

/** A constructor that takes something else than a message may throw: then only its class counts. */
function create(OwnError: ErrorClass, ...args: [message: string, options: ErrorOptions]): Error {
  try {
    return new OwnError(...args);
  } catch {
    return Reflect.construct(Error, args, OwnError);
  }
}

/** Unlike an assignment, this calls no setter, and a frozen error stays as it is. */
function set(error: Error, name: string, value: unknown, enumerable: boolean): void {
  Reflect.defineProperty(error, name, { value, enumerable, writable: true, configurable: true });
}

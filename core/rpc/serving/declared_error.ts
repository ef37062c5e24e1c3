import { classNamesOf, fieldsOf, statusOfClass } from "../../error_class.ts";
import { LymphError, toError } from "../../errors.ts";
import type { Raises } from "../rpc_options.ts";
import type { ErrorBody, ErrorExtras } from "./answer.ts";

/** How an error travels that a method declares. */
export interface DeclaredError {
  /** What every caller is told. */
  readonly body: ErrorBody;
  /** What callers of lymph for Deno are told in addition. */
  readonly extras: ErrorExtras;
}

/**
 * Describes an error for the caller.
 *
 * @param thrown What a method has thrown.
 * @param raises What the method declares.
 * @returns Undefined if the method does not declare it.
 */
export function describeDeclared(
  thrown: unknown,
  raises: Raises | undefined,
): DeclaredError | undefined {
  if (raises === undefined) return undefined;
  const status = Array.isArray(raises) ? undefined : statusIn(raises, thrown);
  const isDeclared = Array.isArray(raises)
    ? raises.some((declared) => thrown instanceof declared)
    : status !== undefined;
  if (!isDeclared) return undefined;
  const error = toError(thrown);
  return {
    body: { type: error.constructor.name, message: error.message },
    extras: { status: status ?? statusOfClass(error), details: detailsOf(error) },
  };
}

function statusIn(statuses: object, thrown: unknown): number | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const name = classNamesOf(thrown).find((name) => Object.hasOwn(statuses, name));
  return name === undefined ? undefined : Reflect.get(statuses, name);
}

/** The own fields of an error; none of the framework's errors, whose fields are about other calls. */
function detailsOf(error: Error): Readonly<Record<string, unknown>> | undefined {
  if (error instanceof LymphError) return undefined;
  const fields = fieldsOf(error);
  return Object.keys(fields).length === 0 ? undefined : fields;
}

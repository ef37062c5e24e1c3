import { LookupError, NackError, NotConnectedError, RemoteError } from "../core/errors.ts";

/** Status of an answer with an error that a method declares without a status. */
export const DECLARED_STATUS = 422;

/** What a gateway answers with: who declares an error wants callers to see it. */
export function toShown(error: unknown): unknown {
  if (!(error instanceof RemoteError) || error.status !== undefined) return error;
  const { type, message, request, details } = error;
  const options = { status: DECLARED_STATUS, details, cause: error };
  return new RemoteError(type, message, request, options);
}

/** Whether a service has refused the arguments of a call, before anything was executed. */
export function refusesArguments(error: unknown): boolean {
  return error instanceof NackError && error.notExecuted === "bad_arguments";
}

/** Whether nothing was executed, or doing so twice does no harm. */
export function mayRunAgain(error: unknown, isIdempotent: boolean): boolean {
  if (error instanceof RemoteError) return false;
  if (isIdempotent || error instanceof LookupError) return true;
  if (error instanceof NotConnectedError) return !error.wasSent;
  return error instanceof NackError && error.notExecuted !== undefined;
}

import { baggage, withBaggage } from "@lymph/lymph";
import type { Middleware } from "@lymph/lymph/web";

/** The request has no user. */
export class SignedOut extends Error {
  static readonly status = 401;
}

/** Tells all services behind a request who its user is, once `authenticate` has checked that. */
export const carryUser: Middleware = (_request, { principal }, next) =>
  principal === undefined ? next() : withBaggage({ user: principal.id }, next);

/**
 * The user of the request, in any service.
 *
 * @throws {SignedOut} If the request has no user.
 */
export function currentUser(): string {
  const user = baggage().get("user");
  if (user === undefined) throw new SignedOut("Sign in first");
  return user;
}

import type { Middleware } from "../middleware/middleware.ts";
import { BadRequest, type HttpError, Unauthorized } from "../responses/http_error.ts";
import { bearerChallenge } from "./bearer_challenge.ts";
import type { Principal } from "./principal.ts";

/**
 * Finds out whose token it is.
 *
 * @param token The token as it came, not checked in any way.
 * @returns The principal; undefined if the token is not valid.
 * @throws {InvalidTokenError} If the token is not valid, and the client should learn why.
 */
export type VerifyToken = (
  token: string,
  request: Request,
) => Principal | undefined | Promise<Principal | undefined>;

/** Options of {@linkcode authenticate}. */
export interface AuthenticateOptions {
  /**
   * Whether requests without a token are let in, without a principal. Requests with an invalid one
   * are refused nevertheless.
   *
   * @default {false}
   */
  readonly optional?: boolean;
  /**
   * What is protected, for the `WWW-Authenticate` header.
   *
   * @default {none}
   */
  readonly realm?: string;
}

/** A token is not valid. The message is for the client. */
export class InvalidTokenError extends Error {
  static {
    this.prototype.name = "InvalidTokenError";
  }
}

/** One token behind the name of the scheme, after RFC 6750, section 2.1. */
const BEARER = /^bearer +([\w.~+/-]+=*) *$/i;
const SCHEME = /^bearer(?: |$)/i;

/**
 * A middleware that asks each request for a bearer token, and finds out whose it is.
 * `context.principal` has the answer. Requests without a valid token get a 401 that says what is
 * wrong.
 *
 * @param verify Finds out whose token it is; `jwtVerifier` of `@lymph/lymph/jwt` makes one for JWTs.
 * @see https://www.rfc-editor.org/rfc/rfc6750
 *
 * @example Tokens of another service
 * ```ts
 * import { Interface } from "@lymph/lymph";
 * import { authenticate, Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";
 *
 * abstract class Sessions extends Interface {
 *   abstract find(args: { token: string }): Promise<{ userId: string } | null>;
 * }
 *
 * export class Web extends WebServiceInterface {
 *   readonly #sessions = this.proxy<Sessions>("Sessions");
 *   override readonly middleware = [
 *     authenticate(async (token) => {
 *       const session = await this.#sessions.find({ token });
 *       return session ? { id: session.userId } : undefined;
 *     }),
 *   ];
 *   override readonly urlMap = new UrlMap([
 *     new Rule("/me", { endpoint: (_request, _params, { principal }) => ({ id: principal?.id }) }),
 *   ]);
 * }
 * ```
 */
export function authenticate(
  verify: VerifyToken,
  { optional = false, realm }: AuthenticateOptions = {},
): Middleware {
  const invalid = (description?: string, cause?: unknown): HttpError => {
    const challenge = {
      realm,
      error: "invalid_token",
      ...(description && { description }),
    } as const;
    const message = description ?? "The token is not valid";
    return new Unauthorized(message, { headers: bearerChallenge(challenge), cause });
  };
  return async function authenticate(request, context, next) {
    const header = request.headers.get("authorization");
    if (header === null || !SCHEME.test(header)) {
      if (optional) return next();
      throw new Unauthorized("A bearer token is required", { headers: bearerChallenge({ realm }) });
    }
    const token = BEARER.exec(header)?.[1];
    if (token === undefined) {
      const headers = bearerChallenge({ realm, error: "invalid_request" });
      throw new BadRequest("The Authorization header must have one bearer token", { headers });
    }
    let principal: Principal | undefined;
    try {
      principal = await verify(token, request);
    } catch (error) {
      if (error instanceof InvalidTokenError) throw invalid(error.message, error);
      throw error;
    }
    if (principal === undefined || principal === null) throw invalid();
    context.principal = checked(principal);
    return next();
  };
}

/** What looks a token up in an object may find something that was never put there. */
function checked(principal: Principal): Principal {
  const { id, scopes = [] } = principal;
  const requirement = typeof id !== "string" || id === "" ? "have an id" : Array.isArray(scopes) // of a text, each part would be a scope
    ? undefined
    : "have a list of scopes, if any";
  if (requirement === undefined) return principal;
  throw new TypeError(
    `A principal must ${requirement}: current value is ${Deno.inspect(principal)}`,
  );
}

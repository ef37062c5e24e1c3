import type { Middleware } from "../middleware/middleware.ts";
import { Forbidden, Unauthorized } from "../responses/http_error.ts";
import { bearerChallenge } from "./bearer_challenge.ts";

/**
 * A middleware that lets in requests whose principal has all of some scopes. Requests without a
 * principal get a 401, others a 403. What has found out the principal, such as `authenticate`, must
 * be further outside.
 *
 * @param scopes What the principal must be allowed to do; nothing if any principal will do.
 *
 * @example A rule for those who may write
 * ```ts
 * import { authenticate, authorize, Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";
 *
 * const scopes = ["orders:write"];
 *
 * export class Web extends WebServiceInterface {
 *   override readonly middleware = [
 *     authenticate((token) => token === "letmein" ? { id: "joe", scopes } : undefined),
 *   ];
 *   override readonly urlMap = new UrlMap([
 *     new Rule("/orders", { endpoint: () => "ordered", middleware: [authorize("orders:write")] }),
 *   ]);
 * }
 * ```
 */
export function authorize(...scopes: readonly string[]): Middleware {
  return function authorize(_request, { principal }, next) {
    if (principal === undefined) {
      throw new Unauthorized("A bearer token is required", { headers: bearerChallenge({}) });
    }
    const missing = scopes.filter((scope) => !principal.scopes?.includes(scope));
    if (missing.length === 0) return next();
    const headers = bearerChallenge({ error: "insufficient_scope", scopes });
    throw new Forbidden(`The token must have the scope ${missing.join(" and ")}`, { headers });
  };
}
